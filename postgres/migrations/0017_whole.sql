-- Up Migration

-- One lease more: read models of every stream are kept by one worker, whole, beside those that are shared out by partition.
insert into projections.leases ("partition") values ('whole');
