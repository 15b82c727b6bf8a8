-- Up Migration

-- Secrets of authenticator apps (RFC 6238), sealed; one that was never confirmed asks for nothing yet.
create table identity.second_factors (
  subject_id   uuid        primary key,
  sealed       text        not null,
  confirmed_at timestamptz,
  last_step    bigint      not null default 0 -- of the last code that was taken: none is taken twice
);
