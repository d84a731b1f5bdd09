-- Accounts whose digests each get a transaction of their own, from when they were told to.
create table direct_account (
    account_id ${long} not null primary key
) ${keyed_table};

-- Entries with a transaction of their own; the states are those of their jobs.
create table direct_entry (
    leaf_index ${long} not null primary key,
    account_id ${long} not null,
    job_id     ${long} not null unique,
    -- What proves it, once it is final.
    block_hash        text,
    block_number      ${long},
    transaction_bytes ${bytes},
    transaction_index ${long},
    nodes             ${bytes},
    header            ${bytes}
) ${table};

create index direct_entry_open on direct_entry (leaf_index) where header is null;

create index direct_entry_open_by_account on direct_entry (account_id) where header is null;

create index direct_entry_block on direct_entry (block_number, block_hash);

-- How often the checkpoint was handed over to be put on the chain: again where a job came to nothing.
alter table anchor add column submissions ${long} not null default 1;
