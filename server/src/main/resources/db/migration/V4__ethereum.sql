-- The one chain this database was made with, and the id given to a job last.
CREATE TABLE ethereum_chain (
    chain_id ${long} NOT NULL PRIMARY KEY,
    genesis  TEXT    NOT NULL,
    last_job ${long} NOT NULL
) ${table};

-- The nonce to be given next. Given in the transaction that takes a job; never given back.
CREATE TABLE ethereum_account (
    address    TEXT    NOT NULL PRIMARY KEY,
    next_nonce ${long} NOT NULL
) ${keyed_table};

-- What is to be put on the chain. The columns from transaction_hash on are set while it is in a block.
CREATE TABLE ethereum_job (
    id                  ${long}  NOT NULL PRIMARY KEY,
    idempotency_key     TEXT     NOT NULL UNIQUE,
    purpose             TEXT     NOT NULL,
    payload             ${bytes} NOT NULL,
    submitted_at        ${long}  NOT NULL,
    state               TEXT     NOT NULL CHECK (state IN ('queued', 'held', 'sent', 'mined', 'confirmed', 'final',
                                                           'replaced', 'reverted', 'stuck')),
    address             TEXT,
    nonce               ${long},
    reason              TEXT,
    transaction_hash    TEXT,
    block_hash          TEXT,
    block_number        ${long},
    block_timestamp     ${long},
    transaction_index   ${long},
    gas_used            ${long},
    cumulative_gas_used ${long},
    UNIQUE (address, nonce)
) ${table};

CREATE INDEX ethereum_job_state ON ethereum_job (state, id);

CREATE INDEX ethereum_job_block ON ethereum_job (block_number);

-- Every transaction ever signed for a job: any of those with the job's nonce may be the one mined.
-- Fees are wei per gas. sent_at is when it last left, and null where it must leave now.
CREATE TABLE ethereum_attempt (
    hash       TEXT     NOT NULL PRIMARY KEY,
    job        ${long}  NOT NULL REFERENCES ethereum_job (id),
    number     ${long}  NOT NULL,
    kind       TEXT     NOT NULL CHECK (kind IN ('work', 'cancel')),
    raw        ${bytes} NOT NULL,
    gas        ${long}  NOT NULL,
    tip        ${long}  NOT NULL,
    fee_cap    ${long}  NOT NULL,
    created_at ${long}  NOT NULL,
    sent_at    ${long},
    UNIQUE (job, number)
) ${table};

-- The newest blocks of the chain as we last saw it.
CREATE TABLE ethereum_header (
    number    ${long} NOT NULL PRIMARY KEY,
    hash      TEXT    NOT NULL,
    parent    TEXT    NOT NULL,
    timestamp ${long} NOT NULL
) ${table};
