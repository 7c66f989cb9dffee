-- The warehouse's first schema: every table of the contract, with its keys, partitions and
-- constraints. raw: what arrived. news: what follows from it. ops: how the work went.

create schema raw;
create schema news;
create schema ops;

-- The lowest UUIDv8 whose first 48 bits are the given instant's milliseconds.
create function ops.uuid_at(at timestamptz) returns uuid
    language sql immutable parallel safe
    return (lpad(to_hex(greatest(0, (extract(epoch from at) * 1000)::bigint)), 12, '0')
            || repeat('0', 20))::uuid;

-- Creates the month's partition of a table that is partitioned by a time-ordered uuid, unless
-- it is there. Attached, not created in place: that would lock out the table's readers.
create function ops.ensure_month(parent regclass, month date) returns void
    language plpgsql as $$
declare
    first timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
    next timestamptz := (date_trunc('month', month::timestamp) + interval '1 month')
                        at time zone 'UTC';
    schema_name text;
    table_name text;
    child text;
begin
    select n.nspname, c.relname into schema_name, table_name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent;
    child := table_name || to_char(month, '_YYYY_MM');
    if to_regclass(format('%I.%I', schema_name, child)) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('writethru.ensure_month'));
    -- Asked of the table, not of to_regclass: its cache may not know yet what the last holder of
    -- the lock has made.
    if not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where n.nspname = schema_name and c.relname = child) then
        execute format('create table %I.%I (like %I.%I including all)',
                       schema_name, child, schema_name, table_name);
        execute format('alter table %I.%I attach partition %I.%I for values from (%L) to (%L)',
                       schema_name, table_name, schema_name, child,
                       ops.uuid_at(first), ops.uuid_at(next));
    end if;
end $$;


-- raw ---------------------------------------------------------------------------------------

create table raw.capture (
    capture_id uuid primary key,
    source_id text not null,
    publisher text not null,
    url text not null,
    url_sha256 bytea not null check (url_sha256 = sha256(convert_to(url, 'UTF8'))),
    final_url text not null,
    captured_at timestamptz not null,
    captured_basis text not null
        check (captured_basis in ('clock', 'warc', 'memento', 'path', 'collector', 'file')),
    channel text not null check (channel in ('live', 'revisit', 'archive')),
    http_status int check (http_status between 100 and 999),
    content_type text,
    payload_sha256 bytea not null check (length(payload_sha256) = 32),
    refers_to_capture_id uuid,
    vantage jsonb not null default '{}',
    warc_file text not null,
    warc_offset bigint not null check (warc_offset >= 0),
    warc_length int not null check (warc_length > 0),
    batch_id uuid not null,
    recorded_at timestamptz not null
) partition by range (capture_id);
create index on raw.capture (url_sha256, captured_at desc);
create index on raw.capture (source_id, captured_at);

create table raw.sighting (
    via_capture_id uuid not null references raw.capture,
    url_sha256 bytea not null check (url_sha256 = sha256(convert_to(url, 'UTF8'))),
    url text not null,
    guid text,
    title text,
    published_at timestamptz,
    lastmod timestamptz,
    seen_at timestamptz not null,
    primary key (via_capture_id, url_sha256)
);
create index on raw.sighting (url_sha256, seen_at);
create index on raw.sighting (guid) where guid is not null;

create table raw.content (
    content_id bytea primary key check (length(content_id) = 32),
    content_sha256 bytea not null check (length(content_sha256) = 32),
    extractor text not null,
    extraction jsonb not null,
    recorded_at timestamptz not null
);

create table raw.observation (
    observation_id uuid primary key,
    page_id uuid not null,
    capture_id uuid not null references raw.capture,
    captured_at timestamptz not null,
    captured_basis text not null,
    observed_at timestamptz not null check (observed_at >= captured_at),
    content_id bytea references raw.content,
    verdict text not null check (verdict in
        ('ok', 'truncated', 'soft_404', 'blocked', 'teaser', 'empty', 'gone')),
    http_status int,
    evidence jsonb not null default '{}',
    rules text not null,
    recorded_at timestamptz not null,
    check (verdict <> 'ok' or content_id is not null)
) partition by range (observation_id);
create index on raw.observation (page_id, observed_at);
create index on raw.observation (capture_id);

create table raw.decision (
    decision_id uuid primary key,
    kind text not null check (kind in ('split', 'join', 'takedown', 'dispute')),
    target jsonb not null,
    actor text not null,
    reason text not null check (reason <> ''),
    at timestamptz not null
);

-- What ties two pages together: evidence from captures, one row a pair and kind.
create table raw.page_join (
    page_a uuid not null,
    page_b uuid not null,
    kind text not null check (kind in ('canonical', 'redirect', 'guid', 'text', 'dump')),
    evidence jsonb not null default '{}',
    primary key (page_a, page_b, kind),
    check (page_a < page_b)
);
create index on raw.page_join (page_b);


-- news --------------------------------------------------------------------------------------

create table news.article (
    article_id uuid primary key,
    publisher text not null,
    canonical_url text,
    page_type text not null check (page_type in ('article', 'live_blog', 'evergreen', 'hub',
        'gallery', 'video', 'paginated', 'correction_page')),
    headline text,
    language text,
    section text,
    published_at timestamptz,
    published_on date,
    published_precision text check (published_precision in ('second', 'minute', 'day', 'month')),
    date_evidence jsonb not null default '{}',
    modified_at timestamptz,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    removed_at timestamptz,
    removal_reason text,
    taken_down_at timestamptz,
    is_developing boolean not null,
    quiet_at timestamptz,
    revision_count int not null check (revision_count >= 1),
    story_id uuid,
    recorded_at timestamptz not null,
    check (last_seen_at >= first_seen_at),
    check ((removed_at is null) = (removal_reason is null))
);
create index on news.article (story_id);
create index on news.article (published_at);
create index on news.article (is_developing, last_seen_at) where is_developing;

create table news.page (
    page_id uuid primary key,
    publisher text not null,
    canonical_url text,
    url_sha256 bytea,
    article_id uuid references news.article deferrable initially deferred,
    joined_by jsonb not null default '[]'
);
create index on news.page (article_id);
create index on news.page (url_sha256);

create table news.article_url (
    url_sha256 bytea not null check (url_sha256 = sha256(convert_to(url, 'UTF8'))),
    url text not null,
    article_id uuid not null references news.article deferrable initially deferred,
    kind text not null check (kind in ('canonical', 'redirect', 'amp', 'moved')),
    seen_from timestamptz not null,
    seen_to timestamptz not null,
    primary key (url_sha256, article_id, kind),
    check (seen_to >= seen_from)
);
create index on news.article_url (article_id);

create table news.revision (
    article_id uuid not null references news.article deferrable initially deferred,
    revision_no int not null check (revision_no >= 1),
    content_sha256 bytea not null check (length(content_sha256) = 32),
    headline text,
    headlines jsonb not null default '{}',
    body text,
    lede text,
    byline text,
    authors text[] not null default '{}',
    agencies text[] not null default '{}',
    dateline text,
    published_at timestamptz,
    modified_at timestamptz,
    changed_after timestamptz,
    observed_from timestamptz not null,
    observed_to timestamptz,
    order_certain boolean not null,
    marked_developing boolean not null,
    developing_notice text,
    change_kind text not null check (change_kind in ('first', 'removed', 'restored', 'correction',
        'update', 'rewrite', 'copyedit', 'notice')),
    kinds text[] not null,
    changes jsonb not null default '{}',
    disclosure text check (disclosure in
        ('note', 'visible_stamp', 'metadata_only', 'none', 'unknowable')),
    is_silent boolean,
    reverts_to int,
    captures int not null check (captures >= 1),
    first_capture_id uuid not null,
    last_capture_id uuid not null,
    extractor text not null,
    summary text,                   -- what a story's timeline says of it; null: not shown there
    recorded_at timestamptz not null,
    primary key (article_id, revision_no),
    unique (article_id, observed_from),
    unique nulls not distinct (article_id, observed_to),
    check (observed_to is null or observed_to > observed_from),
    check (changed_after is null or changed_after <= observed_from),
    check (change_kind = any (kinds)),
    check ((change_kind = 'first') = (revision_no = 1)),
    check (change_kind <> 'removed' or body is null)
) partition by hash (article_id);
create table news.revision_0 partition of news.revision for values with (modulus 8, remainder 0);
create table news.revision_1 partition of news.revision for values with (modulus 8, remainder 1);
create table news.revision_2 partition of news.revision for values with (modulus 8, remainder 2);
create table news.revision_3 partition of news.revision for values with (modulus 8, remainder 3);
create table news.revision_4 partition of news.revision for values with (modulus 8, remainder 4);
create table news.revision_5 partition of news.revision for values with (modulus 8, remainder 5);
create table news.revision_6 partition of news.revision for values with (modulus 8, remainder 6);
create table news.revision_7 partition of news.revision for values with (modulus 8, remainder 7);
create index on news.revision (observed_from);

create table news.correction (
    article_id uuid not null,
    revision_no int not null,
    position int not null,
    kind text not null
        check (kind in ('correction', 'clarification', 'editors_note', 'retraction')),
    text text not null,
    wrong text,
    "right" text,
    stated_at timestamptz,
    present_at_first boolean not null,
    fix_revision int,
    primary key (article_id, revision_no, position),
    foreign key (article_id, revision_no) references news.revision deferrable initially deferred
);

create table news.figure_change (
    article_id uuid not null,
    revision_no int not null,
    position int not null,
    what text not null,
    old_value numeric,
    new_value numeric,
    unit text,
    old_text text not null,
    new_text text not null,
    reversed boolean not null,
    primary key (article_id, revision_no, position),
    foreign key (article_id, revision_no) references news.revision deferrable initially deferred
);

create table news.developing_span (
    article_id uuid not null references news.article deferrable initially deferred,
    opened_at timestamptz not null,
    opened_by int not null,
    closed_at timestamptz,
    closed_by int,
    end_reason text check (end_reason in
        ('notice_lifted', 'final_mark', 'quiet_observed', 'removed', 'unobserved')),
    primary key (article_id, opened_at),
    check ((closed_at is null) = (end_reason is null)),
    check (closed_at is null or closed_at >= opened_at)
);

create table news.live_entry (
    article_id uuid not null references news.article deferrable initially deferred,
    entry_key text not null,
    posted_at timestamptz,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    text text not null,
    primary key (article_id, entry_key)
);

create table news.copy (
    article_id uuid not null references news.article deferrable initially deferred,
    revision_no int not null,
    group_id uuid not null,
    original_id uuid,
    original_revision_no int,
    credited_to text,
    relation text not null
        check (relation in ('syndicated', 'same_group', 'republished', 'translation', 'unknown')),
    -- null where the original's own text is not held
    extent text check (extent in ('full', 'extended', 'excerpt')),
    similarity real check (similarity between 0 and 1),
    containment real check (containment between 0 and 1),
    evidence jsonb not null default '{}',
    primary key (article_id),
    check (original_id is distinct from article_id)
);
create index on news.copy (group_id);
create index on news.copy (original_id);

create table news.relation (
    from_article uuid not null,
    from_revision int not null,
    to_article uuid not null,
    to_revision int not null,
    kind text not null check (kind in
        ('supersedes', 'corrects', 'refiles', 'repeats', 'withdraws', 'follows', 'wraps_up')),
    evidence jsonb not null default '{}',
    primary key (from_article, from_revision, to_article, to_revision, kind)
);

create table news.story (
    story_id uuid primary key,
    headline text,
    opened_at timestamptz not null,
    last_update_at timestamptz not null,
    quiet_at timestamptz,
    article_count int not null check (article_count >= 1),
    publisher_count int not null check (publisher_count >= 1)
);

create table news.story_member (
    story_id uuid not null references news.story deferrable initially deferred,
    article_id uuid not null unique references news.article deferrable initially deferred,
    reason jsonb not null default '{}',
    seen_from timestamptz not null,
    primary key (story_id, article_id)
);

create table news.story_update (
    story_id uuid not null references news.story deferrable initially deferred,
    at timestamptz not null,
    article_id uuid not null,
    revision_no int not null,
    kind text not null,
    summary text not null,
    primary key (article_id, revision_no)
);
create index on news.story_update (story_id, at);
create index on news.story_update (at);

create table news.id_alias (
    old_id uuid not null,
    new_id uuid not null,
    what text not null check (what in ('article', 'story')),
    primary key (old_id, what),
    check (old_id <> new_id)
);

-- What match and story found between two articles; a function of their last texts alone.
create table news.link (
    kind text not null check (kind in ('copy', 'story')),
    article_a uuid not null,
    article_b uuid not null,
    evidence jsonb not null default '{}',
    primary key (kind, article_a, article_b),
    check (article_a < article_b)
);
create index on news.link (kind, article_b);

-- The index by which candidates are found: band keys of match, rare terms of story.
create table news.signature (
    article_id uuid not null references news.article on delete cascade
        deferrable initially deferred,
    kind text not null check (kind in ('copy', 'story')),
    key bigint not null,
    weight real not null default 1,
    at timestamptz,
    scheme text not null,
    primary key (kind, key, article_id)
);
create index on news.signature (article_id, kind);
create index on news.signature (kind, scheme);


-- ops ---------------------------------------------------------------------------------------

create table ops.batch (
    batch_id uuid primary key,
    dag_id text,
    run_id text,
    stage text not null,
    source_id text,
    started_at timestamptz not null,
    ended_at timestamptz,
    discovered int not null default 0,
    captured int not null default 0,
    unchanged int not null default 0,
    duplicate int not null default 0,
    quarantined int not null default 0,
    pending int not null default 0,
    state text not null check (state in ('running', 'done', 'failed')),
    check (state <> 'done'
           or discovered = captured + unchanged + duplicate + quarantined + pending)
);
create index on ops.batch (source_id, started_at);

create table ops.item (
    batch_id uuid not null references ops.batch on delete cascade,
    url_sha256 bytea not null,
    url text not null,
    outcome text not null
        check (outcome in ('captured', 'unchanged', 'duplicate', 'quarantined', 'pending')),
    code text,
    lease_until timestamptz,
    settled_by text,
    primary key (batch_id, url_sha256)
);
create index on ops.item (url_sha256) where outcome = 'pending';

create table ops.visit (
    url_sha256 bytea primary key,
    url text not null,
    source_id text not null,
    next_at timestamptz,
    etag text,
    last_modified text,
    state jsonb not null default '{}'
);
create index on ops.visit (next_at) where next_at is not null;

create table ops.host (
    host text primary key,
    next_at timestamptz not null default '-infinity',
    paused_until timestamptz,
    breaker jsonb not null default '{}'
);

create table ops.quarantine (
    quarantine_id uuid primary key default gen_random_uuid(),
    stage text not null,
    source_id text not null,
    url text not null,
    url_sha256 bytea not null check (url_sha256 = sha256(convert_to(url, 'UTF8'))),
    warc_file text,
    warc_offset bigint,
    code text not null,
    reason text not null,
    attempts int not null default 1,
    next_at timestamptz,
    batch_id uuid,
    recorded_at timestamptz not null,
    resolved_at timestamptz,
    unique (url_sha256, stage, code)
);
create index on ops.quarantine (source_id, recorded_at) where resolved_at is null;

create table ops.source_day (
    source_id text not null,
    day date not null,
    discovered int not null default 0,
    captured int not null default 0,
    articles int not null default 0,
    revisions int not null default 0,
    quarantined int not null default 0,
    expected int,
    state text not null check (state in ('complete', 'partial', 'missing', 'failed')),
    primary key (source_id, day)
);

-- The queues of refine: captures to clean, and pages to fold, match and group again.
create table ops.to_clean (
    capture_id uuid primary key,
    source_id text not null,
    attempts int not null default 0
);
create table ops.to_fold (
    page_id uuid primary key
);


-- views -------------------------------------------------------------------------------------

create view news.article_current as
select a.*, r.revision_no, r.body, r.lede, r.byline, r.authors, r.agencies, r.dateline,
       r.developing_notice, r.change_kind, r.observed_from
from news.article a
join news.revision r on r.article_id = a.article_id and r.observed_to is null
where a.taken_down_at is null;

create view news.silent_edit as
select a.publisher, a.canonical_url, r.article_id, r.revision_no, r.headline, r.change_kind,
       r.kinds, r.changed_after, r.observed_from, r.changes
from news.revision r
join news.article a using (article_id)
where r.is_silent and a.taken_down_at is null;

create view news.story_status as
select s.*,
       case when s.quiet_at > now() then 'developing' else 'settled' end as status
from news.story s;

-- The extractor's version in an observation's rules: 12 in 'writethru-clean/12+0a1b2c'.
create function news.rules_version(rules text) returns int
    language sql immutable parallel safe
    return coalesce(
        substring(split_part(rules, '+', 1) from '([0-9]{1,9})[^0-9]*$')::int, 0);

-- How every article read at `t`, as far as had been recorded at `known_at`. What counts is what
-- counts in the fold: an article is read by the newest extractor that read all of its captures,
-- else each capture by its own newest; a streak of 404s is a removal from its first on, once it
-- spans 6 hours, and a 410 at once.
create function news.as_of(t timestamptz, known_at timestamptz default 'infinity')
returns table (
    article_id uuid, publisher text, canonical_url text, headline text, body text,
    observed_at timestamptz, next_observed_at timestamptz, certainty text,
    capture_id uuid, next_capture_id uuid, is_gone boolean, order_certain boolean
) language sql stable as $$
    select a.article_id, a.publisher, a.canonical_url,
           c.extraction ->> 'headline', c.extraction ->> 'body',
           s.observed_at, s.next_observed_at,
           case when s.capture_id is null then 'before_first'
                when s.captured_at = t and s.order_certain then 'confirmed'
                when s.next_capture_id is null then 'after_last'
                when s.verdict = s.next_verdict
                     and s.content_sha256 is not distinct from s.next_content_sha256
                then 'confirmed'
                else 'gap' end,
           s.capture_id, s.next_capture_id, coalesce(s.verdict = 'gone', false), s.order_certain
    from news.article a
    cross join lateral (
        with known as (
            select o.*, split_part(o.rules, '+', 1) as extractor,
                   news.rules_version(o.rules) as version,
                   o.captured_basis in ('collector', 'file') as is_guess
            from news.page p
            join raw.observation o using (page_id)
            where p.article_id = a.article_id and o.recorded_at <= known_at
        ),
        shared as (
            select extractor from known
            group by extractor, version
            having count(distinct capture_id) = (select count(distinct capture_id) from known)
            order by version desc, extractor desc
            limit 1
        ),
        read_once as (
            select *, first_value(rules) over (
                       partition by capture_id
                       order by extractor is not distinct from (select extractor from shared) desc,
                                version desc, extractor desc, recorded_at desc, rules desc
                   ) as rules_that_count
            from known
        ),
        placed as (
            select r.*, k.content_sha256,
                   row_number() over chain as place,
                   count(*) filter (where r.verdict = 'ok') over chain as texts_so_far
            from read_once r
            left join raw.content k using (content_id)
            where r.rules = r.rules_that_count and r.verdict in ('ok', 'gone')
            window chain as (
                order by r.observed_at,
                         coalesce(r.is_guess and k.extraction @> '{"marked_developing": true}',
                                  false) desc,
                         case when r.is_guess then r.observed_at else r.captured_at end,
                         r.observation_id)
        ),
        streaked as (
            select placed.*,
                   bool_or(http_status is distinct from 404) over streak
                   or max(observed_at) over streak - min(observed_at) over streak
                      >= interval '6 hours' as is_sure
            from placed
            window streak as (partition by texts_so_far, verdict)
        ),
        believed as (
            select * from streaked
            where verdict = 'ok' or (is_sure and texts_so_far > 0)
        ),
        before as (
            select * from believed where observed_at <= t order by place desc limit 1
        ),
        after as (
            select * from believed where observed_at > t order by place limit 1
        )
        select b.capture_id, b.captured_at, b.observed_at, b.verdict, b.content_id,
               b.content_sha256,
               n.capture_id as next_capture_id, n.observed_at as next_observed_at,
               n.verdict as next_verdict, n.content_sha256 as next_content_sha256,
               not coalesce(b.is_guess, false) and not coalesce(n.is_guess, false)
                   as order_certain
        from before b
        full join after n on true
    ) s
    left join raw.content c using (content_id)
    where a.taken_down_at is null
$$;
