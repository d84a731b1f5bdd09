-- Documents whose files we keep. Each belongs to a registration of the same account; the file lies in the data folder.
create table document (
    digest     ${bytes} not null primary key,
    account_id ${long}  not null,
    size       ${long}  not null,
    ipfs       text     not null,
    mimetype   text     not null,
    original   text     not null,
    stored_at  ${long}  not null
) ${keyed_table};

create index document_by_account on document (account_id);

-- How much an account's documents take, and how much they may where that is not what all may.
create table document_account (
    account_id  ${long} not null primary key,
    used_bytes  ${long} not null,
    quota_bytes ${long}
) ${table};
