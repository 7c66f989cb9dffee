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
