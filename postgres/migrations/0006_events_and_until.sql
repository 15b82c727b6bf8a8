-- Up Migration

-- How many events each checkpoint has seen in its partition: what is to be done is told in events.
alter table projections.checkpoints add column events bigint not null default 0;

-- Where a generation ends that is built to be looked at, not to be shown.
alter table projections.generations add column until numeric(20);
