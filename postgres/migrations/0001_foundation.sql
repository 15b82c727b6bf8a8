-- Up Migration

-- Where each read model stands, and what that checkpoint belongs to.
create schema projections;
create table projections.checkpoints (
  projection     text        not null,
  "partition"    text        not null,
  version        integer     not null,
  handlers_hash  text        not null,
  generation     integer     not null,
  fence          bigint      not null default 0,
  position       numeric(20),
  event_position numeric(20),
  event_id       uuid,
  error          text,
  updated_at     timestamptz not null default clock_timestamp(),
  primary key (projection, "partition")
);

-- What the API reads: one view per read model, onto the tables of its live generation.
create schema read;

-- What is not event sourced (docs/adr/0007): no rebuild touches it.
create schema identity;
create table identity.credentials (
  email_hash    text        primary key,
  subject_id    uuid        not null unique,
  role          text        not null check (role in ('player', 'operator', 'auditor')),
  password_hash text        not null,
  country       text,
  currency      text,
  created_at    timestamptz not null default clock_timestamp()
);

create schema reactions;
create table reactions.checkpoints (
  name     text        primary key,
  position numeric(20) not null
);
