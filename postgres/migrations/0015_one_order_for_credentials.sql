-- Up Migration

-- Counts the passwords an account has had: a sign-in begins on the one that it verified, or not at all. A hash made anew of
-- the same password leaves it.
alter table identity.credentials add column password_version bigint not null default 0;

-- What happened to a sign-in, written in the transaction in which it happened, until it is in its stream; and, where somebody asked for it, by
-- which a repeat of the request is recognised.
create table identity.sign_in_facts (
  command_id  uuid        primary key,
  subject_id  uuid        not null,
  fact        jsonb       not null,
  request     jsonb       not null, -- the command's, without its body
  body_hash   text, -- peppered, or argon2 of that; null: nobody asked
  happened_at timestamptz not null,
  position    bigint -- of its event; null: it is to be recorded yet
);
create index sign_in_facts_unrecorded on identity.sign_in_facts (happened_at) where position is null;
create index sign_in_facts_subject on identity.sign_in_facts (subject_id);
