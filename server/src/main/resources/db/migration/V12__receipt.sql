-- What a session has, but has not read: the sender is still to be told of that.
create table delivered (
    session_id text    not null,
    seq        ${long} not null,
    primary key (session_id, seq)
) ${keyed_table};

create index delivered_by_message on delivered (seq);

-- News for a session of a message's sender: who has it. Its number is one of the messages'. Gone when it was told.
create table receipt (
    session_id  text    not null,
    seq         ${long} not null,
    message_seq ${long} not null,
    user_id     text    not null,
    is_read     ${long} not null,
    created_at  ${long} not null,
    primary key (session_id, seq)
) ${keyed_table};

create index receipt_by_message on receipt (message_seq);
