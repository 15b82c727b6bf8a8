-- Up Migration

-- By which policy a player's names can be searched for (api/identity/players/search-terms.ts); 0: by none yet.
alter table identity.data_keys add column search_version int not null default 0;
create index data_keys_search_version on identity.data_keys (search_version);

-- A row for each text by which a player's name may be searched for: its peppered hash, which covers what kind of text it is.
create table identity.search_hashes (
  hash      bytea not null check (length(hash) = 16),
  player_id uuid  not null references identity.data_keys on delete cascade, -- it cannot outlive the key
  primary key (hash, player_id)
);
create index search_hashes_player on identity.search_hashes (player_id);
