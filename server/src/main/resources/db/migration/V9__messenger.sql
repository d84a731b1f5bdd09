-- Whose requests of the Mixin API a key signs. An RSA key is its SubjectPublicKeyInfo, an Ed25519 key its 32 bytes.
create table app_session (
    session_id text     not null primary key,
    user_id    text     not null,
    algorithm  text     not null,
    public_key ${bytes} not null,
    created_at ${long}  not null,
    ended_at   ${long}
) ${keyed_table};

create index app_session_by_user on app_session (user_id);

-- Tokens that are good once, until they are good no more anyway.
create table app_token (
    session_id text    not null,
    jti        text    not null,
    forget_at  ${long} not null,
    primary key (session_id, jti)
) ${keyed_table};

create index app_token_by_time on app_token (forget_at);

-- Users of the messenger: people, apps, and the network users that apps make, whose number is 0.
create table messenger_user (
    user_id                         text    not null primary key,
    identity_number                 text    not null,
    full_name                       text    not null,
    biography                       text    not null,
    avatar_url                      text    not null,
    phone                           text    not null,
    creator_id                      text,
    code_id                         text    not null unique,
    receive_message_source          text    not null,
    accept_conversation_source      text    not null,
    accept_search_source            text    not null,
    fiat_currency                   text    not null,
    transfer_notification_threshold text    not null,
    transfer_confirmation_threshold text    not null,
    created_at                      ${long} not null
) ${keyed_table};

create unique index messenger_user_by_number on messenger_user (identity_number) where identity_number <> '0';
create unique index messenger_user_by_phone on messenger_user (phone) where phone <> '';

-- What makes a user an app. The secret is kept as a salted hash only.
create table messenger_app (
    app_id            text     not null primary key,
    creator_id        text     not null,
    name              text     not null,
    description       text     not null,
    icon_url          text     not null,
    home_uri          text     not null,
    redirect_uri      text     not null,
    category          text     not null,
    capabilities      text     not null,
    resource_patterns text     not null,
    secret_salt       ${bytes} not null,
    secret_hash       ${bytes} not null,
    updated_at        ${long}  not null
) ${keyed_table};

create index messenger_app_by_creator on messenger_app (creator_id);

create table messenger_favorite_app (
    user_id  text    not null,
    app_id   text    not null,
    since    ${long} not null,
    primary key (user_id, app_id)
) ${keyed_table};

create table messenger_avatar (
    avatar_id  text     not null primary key,
    user_id    text     not null unique,
    media_type text     not null,
    content    ${bytes} not null
) ${table};

-- How a user stands to another: FRIEND or BLOCKING, and what it calls the other.
create table messenger_relation (
    user_id   text    not null,
    other_id  text    not null,
    relation  text    not null,
    full_name text    not null,
    since     ${long} not null,
    primary key (user_id, other_id)
) ${keyed_table};

-- A PIN: of six digits as a salted hash, or the public key of a TIP. wrong counts the wrong ones since wrong_since.
create table messenger_pin (
    user_id      text     not null primary key,
    kind         text     not null,
    salt         ${bytes} not null,
    hash         ${bytes} not null,
    counter      ${long}  not null,
    wrong        ${long}  not null,
    wrong_since  ${long},
    locked_until ${long}
) ${keyed_table};

-- The AES key that a session's PINs are encrypted with, what the client was given to compute it, and the last iterator
-- taken.
create table messenger_pin_session (
    session_id text     not null primary key,
    secret     ${bytes} not null,
    token      ${bytes} not null,
    iterator   ${long}  not null
) ${keyed_table};

-- What happened to a user's account.
create table messenger_log (
    log_id     text    not null primary key,
    user_id    text    not null,
    code       text    not null,
    ip_address text    not null,
    created_at ${long} not null
) ${keyed_table};

create index messenger_log_by_user on messenger_log (user_id, created_at);
