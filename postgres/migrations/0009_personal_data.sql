-- Up Migration

-- Whose an e-mail is, streams decide: until they have, there may be several candidates with one e-mail.
alter table identity.credentials
  drop constraint credentials_pkey,
  drop constraint credentials_subject_id_key,
  add primary key (subject_id),
  add column is_active boolean not null default true,
  drop column country,
  drop column currency;
create unique index credentials_email on identity.credentials (email_hash) where is_active;

-- Secrets of the house, each wrapped by the one before: MASTER_KEY wraps the root, the root wraps the rest.
create table identity.keyring (
  purpose    text        not null check (purpose in ('root', 'personal data')),
  version    int         not null,
  wrapped    text        not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (purpose, version)
);

-- One key a player, wrapped by the keyring's; its deletion is the erasure.
create table identity.data_keys (
  player_id  uuid        primary key,
  wrapped    text        not null,
  purpose    text        not null default 'personal data',
  version    int         not null,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (purpose, version) references identity.keyring -- a wrapping key that is used cannot go
);
create index data_keys_version on identity.data_keys (purpose, version);
