-- Who may call. A password is stored as a salted hash only; its version grows with each rotation, and
-- what was issued for an older one is worth nothing.
create table account (
    id                 ${long}  not null primary key,
    client_key         text     not null unique,
    name               text     not null,
    password_salt      ${bytes} not null,
    password_hash      ${bytes} not null,
    credential_version ${long}  not null,
    disabled           ${long}  not null,
    created_at         ${long}  not null
) ${table};

-- Keys that sign tokens. The one that signs now has no retired_at; a retired one stays as long as a
-- token it signed can live.
create table signing_key (
    id         ${long}  not null primary key,
    kid        text     not null unique,
    secret     ${bytes} not null,
    created_at ${long}  not null,
    retired_at ${long}
) ${table};
