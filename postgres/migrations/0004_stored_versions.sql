-- Up Migration

-- Which schema versions of which event types the streams of players hold, and where each was met first: by it a
-- worker's start tells what its code cannot read, without reading everything again.
create table projections.stored_versions (
  type     text        not null,
  version  integer     not null, -- 0: none that is one
  stream   text        not null,
  revision numeric(20) not null,
  position numeric(20) not null,
  primary key (type, version)
);

-- Up to where each partition's streams were looked through for it; null: not yet.
create table projections.surveys (
  "partition" text        primary key,
  position    numeric(20)
);
insert into projections.surveys ("partition") select "partition" from projections.leases;

-- Events before the checkpoint that are not complete yet: where each is, so that a restart need not find it again.
alter table reactions.checkpoints add column unfinished jsonb not null default '[]';
