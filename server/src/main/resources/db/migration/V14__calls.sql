-- A call of a contract names the contract and the most gas it may use. Where the recipient is null the
-- transaction goes to the account itself, as all did before.
ALTER TABLE ethereum_job ADD COLUMN recipient TEXT;
ALTER TABLE ethereum_job ADD COLUMN gas_max ${long};
