-- What each caller has used of its present hour, written about once a second: a crash forgets the
-- last second. Rows of hours long over are deleted.
create table rate_window (
    subject  text    not null,
    endpoint text    not null,
    began_at ${long} not null,
    used     ${long} not null,
    primary key (subject, endpoint)
) ${keyed_table};

-- Limits other than the endpoint's own.
create table rate_limit (
    subject  text    not null,
    endpoint text    not null,
    per_hour ${long} not null,
    primary key (subject, endpoint)
) ${keyed_table};
