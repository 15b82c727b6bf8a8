-- Up Migration

-- Where each player has signed in from, as peppered hashes: one that is not among them is told to the player by a letter.
create table identity.devices (
  subject_id uuid        not null,
  device     text        not null,
  last_at    timestamptz not null,
  primary key (subject_id, device)
);
create index devices_last on identity.devices (subject_id, last_at);
