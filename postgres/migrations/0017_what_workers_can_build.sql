-- Up Migration

-- The hashes of the handlers that a worker's code has: what it can keep and build. Null: it is of a release that did not say.
alter table projections.workers add column handlers text[];
