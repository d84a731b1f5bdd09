-- The registry: every digest once, with its place in the log. Its key is the digest.
create table registration (
    digest      ${bytes} not null primary key,
    leaf_index  ${long}  not null unique,
    account_id  ${long}  not null,
    accepted_at ${long}  not null
) ${keyed_table};

create index registration_by_account on registration (account_id);

-- Full tiles of the log, 256 hashes each. Derived: they can be made again from the registrations.
create table log_tile (
    level  ${long}  not null,
    number ${long}  not null,
    hashes ${bytes} not null,
    primary key (level, number)
) ${keyed_table};

-- The newest signed checkpoint, in the one row there is.
create table log_checkpoint (
    id        ${long}  not null primary key check (id = 1),
    tree_size ${long}  not null,
    root      ${bytes} not null,
    note      text     not null
) ${table};

-- Checkpoints on their way to the chain; the states are those of their jobs.
create table anchor (
    tree_size   ${long}  not null primary key,
    root        ${bytes} not null,
    note        text     not null,
    job_id      ${long}  not null unique,
    created_at  ${long}  not null,
    -- What proves it, once it is final.
    block_hash        text,
    transaction_bytes ${bytes},
    transaction_index ${long},
    nodes             ${bytes},
    header            ${bytes}
) ${table};
