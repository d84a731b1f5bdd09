-- Double entry: the postings of one entry add up to zero. An account's balance is kept beside its
-- postings, changed in the same transaction, and proved from them by fsck.
create table ledger_account (
    id              ${long} not null primary key,
    owner           text    not null,
    asset           text    not null,
    balance         ${long} not null,
    may_be_negative ${long} not null,
    unique (owner, asset),
    check (balance >= 0 or may_be_negative = 1)
) ${table};

create table ledger_entry (
    id        ${long} not null primary key,
    at        ${long} not null,
    reason    text    not null,
    reference text    not null
) ${table};

create table ledger_posting (
    entry_id   ${long} not null references ledger_entry (id),
    account_id ${long} not null references ledger_account (id),
    amount     ${long} not null check (amount <> 0),
    primary key (entry_id, account_id)
) ${keyed_table};

create index ledger_posting_by_account on ledger_posting (account_id);

-- The last ids given, one row each: its lock lets two writers take turns.
create table ledger_last_id (
    name text    not null primary key,
    id   ${long} not null
) ${table};

insert into ledger_last_id (name, id) values ('account', 0), ('entry', 0);
