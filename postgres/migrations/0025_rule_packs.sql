-- Up Migration

-- By how many activated packs of its rules a generation has been folded so far (projections/engine/packs.ts); 0: by what code ships.
alter table projections.generations add column pack_sequence int not null default 0 check (pack_sequence >= 0);

-- Version of the pack that made the finding; null: that of the generation's rules, as findings of before have it.
alter table projections.findings add column rules_version text;
