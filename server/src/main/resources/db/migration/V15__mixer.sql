-- The one chain, token and pool this mixer's books are about; made when it first ran.
-- Amounts of the token are decimal text in its smallest unit: they exceed 64 bits.
create table mixer_instance (
    id            ${long} not null primary key check (id = 1),
    chain_id      ${long} not null,
    genesis       text    not null,
    token         text    not null,
    decimals      ${long} not null,
    pool          text    not null,
    opening_units text    not null,
    scanned_block ${long} not null,
    maintenance   ${long} not null
) ${table};

create table mixer_order (
    id               ${long} not null primary key,
    forwarder        text    not null unique,
    salt             text    not null,
    api_key          text    not null,
    destination      text    not null,
    delay_hours      ${long} not null,
    mixing_code      text    not null,
    available_units  text    not null,
    fixed_fee        text    not null,
    variable_fee     text    not null,
    letter           text    not null,
    created_at       ${long} not null,
    expires          ${long} not null,
    state            text    not null check (state in ('open', 'funded', 'waiting', 'paying', 'paid', 'expired',
                                                       'refunding', 'refunded', 'held')),
    due              ${long},
    payout_units     text,
    payout_attempts  ${long} not null,
    payout_job       ${long},
    payout_hash      text,
    paid_at          ${long},
    held_because     text,
    held_cause       text,
    held_from        text,
    sweep_attempts   ${long} not null,
    sweep_job        ${long}
) ${table};

create index mixer_order_state on mixer_order (state, id);

create index mixer_order_key on mixer_order (api_key, state);

-- The newest blocks that were read, to see when the chain takes one back.
create table mixer_block (
    number ${long} not null primary key,
    hash   text    not null
) ${table};

-- Every movement of the token into or out of an address of ours, as the chain has it now.
create table mixer_transfer (
    transaction_hash text    not null,
    log_index        ${long} not null,
    block_number     ${long} not null,
    block_hash       text    not null,
    block_time       ${long} not null,
    sender           text    not null,
    recipient        text    not null,
    units            text    not null,
    kind             text    not null check (kind in ('funding', 'deposit', 'sweep', 'out', 'payout', 'refund',
                                                      'withdrawal', 'nothing')),
    order_id         ${long},
    primary key (transaction_hash, log_index)
) ${keyed_table};

create index mixer_transfer_block on mixer_transfer (block_number, log_index);

create index mixer_transfer_out on mixer_transfer (block_number) where kind = 'out';

create index mixer_transfer_order on mixer_transfer (order_id);

-- What came to a forwarder address. A deposit taken back by a reorganisation keeps its row.
create table mixer_deposit (
    id               ${long} not null primary key,
    order_id         ${long} not null references mixer_order (id),
    transaction_hash text    not null,
    log_index        ${long} not null,
    block_number     ${long} not null,
    sender           text    not null,
    units            text    not null,
    confirmed_at     ${long} not null,
    state            text    not null check (state in ('credited', 'to_refund', 'refunding', 'refunded', 'held',
                                                       'taken_back')),
    because          text,
    lot              ${long},
    refund_units     text,
    refund_attempts  ${long} not null,
    refund_job       ${long},
    refund_hash      text
) ${table};

create index mixer_deposit_order on mixer_deposit (order_id, id);

create index mixer_deposit_state on mixer_deposit (state, id);

-- What the pool is made of. A lot without a mixing code was put in by the operator.
create table mixer_lot (
    id               ${long} not null primary key,
    mixing_code      text,
    deposit_id       ${long},
    transaction_hash text    not null,
    log_index        ${long} not null,
    block_number     ${long} not null,
    units            text    not null,
    free_units       text    not null,
    created_at       ${long} not null,
    gone             ${long} not null
) ${table};

create index mixer_lot_free on mixer_lot (id) where gone = 0 and free_units <> '0';

create index mixer_lot_block on mixer_lot (block_number);

-- What of a lot is spoken for. For an order: what is reserved for it, then paid, and its fee. For a
-- deposit: its refund and the fee of that, or all of it while it is held. For the pool's
-- owner, by the block: what was taken out with the pool's key.
create table mixer_allocation (
    lot_id     ${long} not null references mixer_lot (id),
    purpose    text    not null check (purpose in ('reserved', 'paid', 'fee', 'refund', 'refund_fee', 'held',
                                                   'withdrawn')),
    subject    ${long} not null,
    units      text    not null,
    primary key (lot_id, purpose, subject)
) ${keyed_table};

create index mixer_allocation_subject on mixer_allocation (purpose, subject);
