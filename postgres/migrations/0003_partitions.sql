-- Up Migration

-- A read model's tables, one set a generation: at most one is live, others are being built or kept for a rollback.
create table projections.generations (
  projection    text        not null,
  generation    integer     not null,
  version       integer     not null,
  handlers_hash text        not null,
  status        text        not null check (status in ('live', 'building', 'kept')),
  swap_when_built boolean   not null default false, -- ordered through the API: a worker swaps
  pace          integer     check (pace >= 0), -- events a second while building; null: all that is possible, 0: paused
  created_at    timestamptz not null default clock_timestamp(),
  primary key (projection, generation)
);
create unique index one_live_generation on projections.generations (projection) where status = 'live';
insert into projections.generations (projection, generation, version, handlers_hash, status)
  select projection, generation, version, handlers_hash, 'live' from projections.checkpoints;

-- Who keeps a partition. A takeover raises the fence, here and in the partition's checkpoints.
create table projections.leases (
  "partition" text        primary key,
  owner       uuid,
  fence       bigint      not null default 0,
  expires_at  timestamptz not null default '-infinity'
);
insert into projections.leases ("partition")
  select to_hex(n) from generate_series(0, 15) n union all select 'shared';

-- Workers that are alive: by their number the partitions are shared out.
create table projections.workers (
  worker     uuid        primary key,
  expires_at timestamptz not null
);

alter table projections.checkpoints rename to checkpoints_of_one_partition;
create table projections.checkpoints (
  projection     text        not null,
  generation     integer     not null,
  "partition"    text        not null,
  fence          bigint      not null default 0,
  position       numeric(20),
  event_position numeric(20),
  event_id       uuid,
  error          text,
  updated_at     timestamptz not null default clock_timestamp(),
  primary key (projection, generation, "partition")
);
insert into projections.checkpoints
    (projection, generation, "partition", position, event_position, event_id, error)
  select projection, generation, leases."partition", position, event_position, event_id, error
  from projections.checkpoints_of_one_partition cross join projections.leases;
drop table projections.checkpoints_of_one_partition;
