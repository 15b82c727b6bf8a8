-- Up Migration

-- When somebody last signed in; null: not since this was recorded. Sign-ins are no facts, and families are forgotten.
alter table identity.credentials add column last_signed_in_at timestamptz;
