-- What a person closed waits for nobody any more.
alter table mixer_deposit add column closed integer not null default 0;
