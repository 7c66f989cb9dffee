-- What capture needs to remember between runs.

-- Each host's robots.txt as it was last read, so that a run does not ask for it again.
create table ops.robots (
    origin text primary key,  -- scheme://host[:port]
    status int not null,
    body bytea not null,
    read_at timestamptz not null
);

-- How far a batch has read each file of an archive: a task that is tried again goes on there.
create table ops.reading (
    batch_id uuid not null references ops.batch on delete cascade,
    file text not null,
    next_offset bigint not null check (next_offset >= 0),
    primary key (batch_id, file)
);

-- A capture whose WARC file is still in one machine's spool is not to be cleaned by another yet.
alter table ops.to_clean add column waits_for text;  -- the file, until everybody can read it
create index on ops.to_clean (waits_for) where waits_for is not null;

-- Days on which so many of a source's pages vanished that nobody believes it: a decision says so.
create view raw.vanished_window as
select target ->> 'source_id' as source_id,
       (target ->> 'from')::timestamptz as from_at,
       (target ->> 'to')::timestamptz as to_at,
       at as decided_at
from raw.decision
where kind = 'dispute' and target ->> 'what' = 'vanished';

create index on raw.decision (kind) where kind = 'dispute';
create index on raw.capture (source_id, captured_at) where http_status in (404, 410);

-- Whether an observation says that a page is gone, and a decision known at `known_at` that such
-- looks at its source are not to be believed.
create function raw.is_disputed(o raw.observation, known_at timestamptz) returns boolean
    language sql stable as $$
    select o.verdict = 'gone' and coalesce(o.http_status in (404, 410), false) and exists (
        select from raw.capture c
        join raw.vanished_window w
          on w.source_id = c.source_id and c.captured_at >= w.from_at and c.captured_at < w.to_at
        where c.capture_id = o.capture_id and w.decided_at <= known_at)
$$;

-- Whether a text begins as a longer one does, but for its last 12 characters: where a response is
-- cut, half a character or half an entity may stand.
create function raw.is_beginning(shorter text, longer text) returns boolean
    language sql immutable parallel safe
    return length(shorter) < length(longer)
           and starts_with(longer, left(shorter, greatest(length(shorter) - 12, 0)));

-- How every article read at `t`, as far as had been recorded at `known_at`. What counts is what
-- counts in the fold: an article is read by the newest extractor that read all of its captures,
-- else each capture by its own newest; a streak of 404s is a removal from its first on, once it
-- spans 6 hours, and a 410 at once. What is disputed does not count, nor does a text of unknown
-- length that only begins as an earlier one does, unless a second response repeats it.
create or replace function news.as_of(t timestamptz, known_at timestamptz default 'infinity')
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
              and (o.verdict <> 'gone' or not exists (select from raw.vanished_window)
                   or not raw.is_disputed(o, known_at))
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
        ordered as (
            select r.*, k.content_sha256,
                   row_number() over (
                       order by r.observed_at,
                                coalesce(r.is_guess
                                         and k.extraction @> '{"marked_developing": true}',
                                         false) desc,
                                case when r.is_guess then r.observed_at else r.captured_at end,
                                r.observation_id) as place
            from read_once r
            left join raw.content k using (content_id)
            where r.rules = r.rules_that_count and r.verdict in ('ok', 'gone')
        ),
        -- The texts, numbered so that a run of equal ones has one number. Nearly no article has
        -- one of unknown length; for the others, none is looked at.
        texts as (
            select place, capture_id, content_id, content_sha256, evidence,
                   row_number() over (order by place)
                   - row_number() over (partition by content_sha256 order by place) as run
            from ordered
            where verdict = 'ok'
              and exists (select from ordered where evidence ->> 'length' = 'unknown')
        ),
        unsure as (
            select min(place) as first_place, max(place) as last_place,
                   (array_agg(content_id order by place))[1] as content_id
            from texts
            group by content_sha256, run
            having bool_and(coalesce(evidence ->> 'length' = 'unknown', false))
               and count(distinct capture_id)
                   filter (where not evidence ? 'not_modified') < 2
        ),
        cut as (
            select u.first_place, u.last_place
            from unsure u join raw.content c using (content_id)
            where exists (
                select from texts t join raw.content earlier using (content_id)
                where t.place < u.first_place
                  and raw.is_beginning(c.extraction ->> 'body', earlier.extraction ->> 'body'))
        ),
        placed as (
            select o.*, count(*) filter (where o.verdict = 'ok') over (order by o.place)
                   as texts_so_far
            from ordered o
            where not exists (
                select from cut c
                where o.verdict = 'ok' and o.place between c.first_place and c.last_place)
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
