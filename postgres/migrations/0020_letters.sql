-- Up Migration

-- Letters that wait to be sent, ordered in the transaction that gives cause for them. Nothing rebuilds this table, and a row goes once its
-- letter is on record as sent: no letter is sent for an old fact.
create table identity.letters (
  letter_id  uuid        primary key, -- its Message-ID: who gets it twice can tell
  kind       text        not null,
  email_hash text, -- of whoever asked without being signed in; whose it is, is looked up out of their sight
  subject_id uuid,
  details    text, -- what it is written from, sealed
  written    text, -- address and text, sealed: another attempt sends the same
  ordered_at timestamptz not null,
  not_after  timestamptz not null, -- later it is of no use, and is given up
  attempts   int         not null default 0,
  next_at    timestamptz not null,
  why        text, -- what went wrong in the last attempt
  check (email_hash is not null or subject_id is not null)
);
create index letters_next on identity.letters (next_at);
create index letters_subject on identity.letters (subject_id);
create unique index letters_email on identity.letters (email_hash, kind) where email_hash is not null and written is null; -- one waits at a time

-- Links in letters: each of one player, for one purpose, until an instant, once. The token is in the letter alone.
create table identity.links (
  token_hash bytea       primary key check (length(token_hash) = 32),
  purpose    text        not null,
  subject_id uuid        not null,
  letter_id  uuid        not null,
  email_hash text        not null, -- of the address that it was sent to
  address    text, -- the same, sealed, where it is to become the player's
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  used_with  text -- the Idempotency-Key of the request that used it
);
create index links_subject on identity.links (subject_id, purpose, made_at);
create index links_expired on identity.links (expires_at);

-- Where letters arrive on a machine that has no mail server: the newest, sealed.
create table identity.mailbox (
  letter_id  uuid        primary key,
  seq        bigint      generated always as identity,
  subject_id uuid        not null,
  sealed     text        not null,
  arrived_at timestamptz not null
);
create index mailbox_seq on identity.mailbox (seq);
create index mailbox_subject on identity.mailbox (subject_id);
