-- What a transaction cost, in wei, and whether its end (replaced, reverted) is past undoing.
ALTER TABLE ethereum_job ADD COLUMN paid ${long};
ALTER TABLE ethereum_job ADD COLUMN settled ${long} NOT NULL DEFAULT 0;

-- A job that is tried again gets another nonce, so each attempt knows its own.
ALTER TABLE ethereum_attempt ADD COLUMN nonce ${long} NOT NULL DEFAULT 0;
UPDATE ethereum_attempt SET nonce = (SELECT nonce FROM ethereum_job WHERE ethereum_job.id = ethereum_attempt.job);

-- How often it was sent, the height of the chain since when it waits for a block, and what a node said to
-- it last.
ALTER TABLE ethereum_attempt ADD COLUMN sends ${long} NOT NULL DEFAULT 0;
ALTER TABLE ethereum_attempt ADD COLUMN waits_since ${long} NOT NULL DEFAULT 0;
ALTER TABLE ethereum_attempt ADD COLUMN answer TEXT;

CREATE INDEX ethereum_attempt_job ON ethereum_attempt (job, nonce, number);

CREATE INDEX ethereum_job_paid ON ethereum_job (block_timestamp);
