-- Up Migration

-- What a finisher could not complete, each with its next turn: however many there are, they hold nothing up.
create table reactions.unfinished (
  name     text        not null, -- of the checkpoint that lies beyond it
  stream   text        not null,
  revision bigint      not null,
  type     text        not null,
  why      text        not null,
  since    timestamptz not null default clock_timestamp(),
  attempts integer     not null default 1,
  next_at  timestamptz not null,
  primary key (name, stream, revision)
);
create index on reactions.unfinished (name, next_at);

-- They were a list beside the position.
insert into reactions.unfinished (name, stream, revision, type, why, next_at)
  select c.name, u.place ->> 0, (u.place ->> 1)::bigint, 'unknown', 'from before', clock_timestamp()
  from reactions.checkpoints c, jsonb_array_elements(c.unfinished) as u(place)
  on conflict do nothing;
alter table reactions.checkpoints drop column unfinished;

-- What was attempted of what read.due holds; it forgets what is not due any more.
create table reactions.due_attempts (
  kind     text        not null,
  id       uuid        not null,
  at       timestamptz not null,
  attempts integer     not null,
  next_at  timestamptz not null,
  why      text, -- what went wrong in the last one; null: nothing did
  primary key (kind, id, at)
);
create index on reactions.due_attempts (kind, next_at);
