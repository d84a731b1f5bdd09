-- Conversations of two (CONTACT) and of many (GROUP). expire_in: seconds after which apps hide a message, 0 for never.
create table conversation (
    conversation_id text    not null primary key,
    category        text    not null,
    creator_id      text    not null,
    name            text    not null,
    announcement    text    not null,
    code_id         text    not null unique,
    expire_in       ${long} not null,
    created_at      ${long} not null
) ${keyed_table};

create table conversation_participant (
    conversation_id text    not null,
    user_id         text    not null,
    role            text    not null,
    mute_until      ${long} not null,
    created_at      ${long} not null,
    primary key (conversation_id, user_id)
) ${keyed_table};

-- The last message's number and time. Its lock makes the order of numbers the order of commits.
create table message_last (
    id         ${long} not null primary key check (id = 1),
    seq        ${long} not null,
    created_at ${long} not null
) ${table};

insert into message_last (id, seq, created_at) values (1, 0, 0);

-- Messages of the last days; data is standard base64.
create table message (
    message_id        text    not null primary key,
    seq               ${long} not null unique,
    conversation_id   text    not null,
    user_id           text    not null,
    session_id        text    not null,
    category          text    not null,
    data              text    not null,
    representative_id text    not null,
    quote_message_id  text    not null,
    silent            ${long} not null,
    expire_in         ${long} not null,
    created_at        ${long} not null
) ${keyed_table};

create index message_by_time on message (created_at);

-- Who has not acknowledged which message: a session, or a user who has none, under the user's own id.
create table inbox (
    session_id text    not null,
    seq        ${long} not null,
    primary key (session_id, seq)
) ${keyed_table};

create index inbox_by_message on inbox (seq);

-- Files on their way from one user to another. size is null until one was uploaded.
create table attachment (
    attachment_id text    not null primary key,
    user_id       text    not null,
    upload_key    text    not null unique,
    size          ${long},
    created_at    ${long} not null,
    expires_at    ${long} not null
) ${keyed_table};

create index attachment_by_expiry on attachment (expires_at);
