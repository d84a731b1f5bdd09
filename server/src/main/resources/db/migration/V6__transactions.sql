-- What a transaction cost, in wei, and whether its end (replaced, reverted) is past undoing.
ALTER TABLE ethereum_job ADD COLUMN paid ${long};
ALTER TABLE ethereum_job ADD COLUMN settled ${long} NOT NULL DEFAULT 0;

CREATE INDEX ethereum_job_paid ON ethereum_job (block_timestamp);

CREATE INDEX ethereum_job_queue ON ethereum_job (state, purpose, id);

-- A job that is tried again gets another nonce, so each attempt knows its own; and two jobs with one
-- payload may come to the very same bytes, where a nonce went from one to the other. An attempt counts
-- how often it was sent, knows the height of the chain since when it waits for a block, and keeps what a
-- node said to it last. All else is as it was.
CREATE TABLE ethereum_attempt_2 (
    job         ${long}  NOT NULL REFERENCES ethereum_job (id),
    number      ${long}  NOT NULL,
    kind        TEXT     NOT NULL CHECK (kind IN ('work', 'cancel')),
    nonce       ${long}  NOT NULL,
    hash        TEXT     NOT NULL,
    raw         ${bytes} NOT NULL,
    gas         ${long}  NOT NULL,
    tip         ${long}  NOT NULL,
    fee_cap     ${long}  NOT NULL,
    created_at  ${long}  NOT NULL,
    waits_since ${long}  NOT NULL,
    sends       ${long}  NOT NULL DEFAULT 0,
    sent_at     ${long},
    answer      TEXT,
    PRIMARY KEY (job, number),
    UNIQUE (job, hash)
) ${keyed_table};

INSERT INTO ethereum_attempt_2
    (job, number, kind, nonce, hash, raw, gas, tip, fee_cap, created_at, waits_since, sent_at)
SELECT attempt.job, attempt.number, attempt.kind, job.nonce, attempt.hash, attempt.raw, attempt.gas,
       attempt.tip, attempt.fee_cap, attempt.created_at, 0, attempt.sent_at
FROM ethereum_attempt AS attempt JOIN ethereum_job AS job ON job.id = attempt.job;

DROP TABLE ethereum_attempt;

ALTER TABLE ethereum_attempt_2 RENAME TO ethereum_attempt;
