-- Up Migration

-- The pace at which a paused rebuild goes on; its pace is 0 meanwhile.
alter table projections.generations add column paused_pace integer;

-- Being brought up to date for a rollback: it was shown before, so whoever gives that up keeps it.
alter table projections.generations add column rolls_back boolean not null default false;
update projections.generations b set rolls_back = true from projections.generations l
  where b.projection = l.projection and b.status = 'building' and l.status = 'live' and b.generation < l.generation;
