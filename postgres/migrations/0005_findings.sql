-- Up Migration

-- What the folds found, as of the event at which they found it: each generation its own, dropped with it.
create table projections.findings (
  projection  text        not null,
  generation  integer     not null,
  "partition" text        not null,
  key         text        not null,
  kind        text        not null,
  data        jsonb       not null,
  position    numeric(20) not null,
  occurred_at timestamptz not null,
  primary key (projection, generation, key)
);

-- What the live generations found, to be sent on: a key once for ever, whichever generation finds it again.
create table projections.outbox (
  projection    text        not null,
  key           text        not null,
  kind          text        not null,
  data          jsonb       not null,
  generation    integer     not null, -- that found it
  rules_version text,
  position      numeric(20) not null,
  occurred_at   timestamptz not null,
  sent_at       timestamptz, -- null: not yet
  primary key (projection, key)
);
create index unsent on projections.outbox (position, projection, key) where sent_at is null;

-- The rules that a generation was built by.
alter table projections.generations add column rules jsonb;
