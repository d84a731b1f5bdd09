-- Keys of the mixer's API. The secret is kept as its SHA-256 only; the id is the part of it that may be seen.
create table api_key (
    id          text     not null primary key,
    name        text     not null,
    secret_hash ${bytes} not null,
    created_at  ${long}  not null,
    disabled_at ${long}
) ${keyed_table};
