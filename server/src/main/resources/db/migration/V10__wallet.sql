-- When the newest snapshot was made. Its lock lets wallet writers take turns, and no two snapshots
-- have one time: a list that is read on from a time neither repeats nor leaves out any.
create table wallet_clock (
    id ${long} not null primary key check (id = 1),
    at ${long} not null
) ${table};

insert into wallet_clock (id, at) values (1, 0);

-- Every change of a user's balance, with the balance before and after it; amounts in units of 10^-8.
-- What a kind has no use for is null.
create table wallet_snapshot (
    snapshot_id      text    not null primary key,
    user_id          text    not null,
    asset_id         text    not null,
    kind             text    not null check (kind in ('deposit', 'transfer', 'withdrawal', 'fee')),
    amount           ${long} not null check (amount <> 0),
    opening_balance  ${long} not null check (opening_balance >= 0),
    closing_balance  ${long} not null check (closing_balance >= 0),
    entry_id         ${long} not null,
    created_at       ${long} not null unique,
    opponent_id      text,
    trace_id         text,
    memo             text,
    transaction_hash text,
    sender           text,
    destination      text,
    tag              text
) ${table};

create index wallet_snapshot_by_user on wallet_snapshot (user_id, created_at);

create index wallet_snapshot_by_asset on wallet_snapshot (user_id, asset_id, created_at);

create index wallet_snapshot_of_all on wallet_snapshot (asset_id, created_at);

create index wallet_snapshot_by_trace on wallet_snapshot (trace_id);

-- A trace is used once, by one user, for one payment: the snapshot that was the payer's.
create table wallet_trace (
    trace_id    text not null primary key,
    snapshot_id text not null unique
) ${keyed_table};

-- What comes from outside for a user, simulated. It becomes a snapshot when it is confirmed.
create table wallet_deposit (
    transaction_id   text    not null primary key,
    user_id          text    not null,
    asset_id         text    not null,
    amount           ${long} not null check (amount > 0),
    transaction_hash text    not null,
    sender           text    not null,
    destination      text    not null,
    tag              text    not null,
    confirmations    ${long} not null,
    created_at       ${long} not null unique,
    snapshot_id      text
) ${table};

create index wallet_deposit_pending on wallet_deposit (created_at) where snapshot_id is null;

-- Where a user's deposits of one chain go, made when it is first asked for.
create table wallet_destination (
    user_id     text not null,
    chain_id    text not null,
    destination text not null,
    tag         text not null,
    primary key (user_id, chain_id),
    unique (destination, tag)
) ${keyed_table};

-- Where a user withdraws to. A deleted one keeps its row, for the withdrawals that went there.
create table wallet_address (
    address_id  text    not null primary key,
    user_id     text    not null,
    asset_id    text    not null,
    destination text    not null,
    tag         text    not null,
    label       text    not null,
    deleted     ${long} not null,
    updated_at  ${long} not null,
    unique (user_id, asset_id, destination, tag)
) ${table};

-- What a user is asked to pay, under a code that anybody may look up.
create table wallet_payment (
    trace_id    text    not null primary key,
    code_id     text    not null unique,
    creator_id  text    not null,
    opponent_id text    not null,
    asset_id    text    not null,
    amount      ${long} not null check (amount > 0),
    memo        text    not null,
    created_at  ${long} not null
) ${table};
