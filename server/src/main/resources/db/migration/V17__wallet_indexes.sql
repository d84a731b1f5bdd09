-- Proving the books looks for the snapshots of each entry.
create index wallet_snapshot_by_entry on wallet_snapshot (entry_id);

-- Snapshots of one opponent or destination are found without reading all that a user has.
create index wallet_snapshot_by_opponent on wallet_snapshot (user_id, opponent_id, created_at)
    where opponent_id is not null;

create index wallet_snapshot_by_destination on wallet_snapshot (user_id, destination, created_at)
    where destination is not null;

-- How many snapshots there are: anybody may ask, and counting reads them all.
alter table wallet_clock add column snapshots ${long} not null default 0;

update wallet_clock set snapshots = (select count(*) from wallet_snapshot);
