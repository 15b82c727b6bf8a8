-- Up Migration

-- Which keys this database began with: a fingerprint, from which the key cannot be found.
create table identity.keys (
  name        text primary key,
  fingerprint text not null
);
