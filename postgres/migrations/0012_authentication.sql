-- Up Migration

-- The keys that sign access tokens: the newest whose time has come signs, the one before it is believed until its last token has expired.
create table identity.token_keys (
  kid        text        primary key,
  sealed     text        not null,
  public_jwk jsonb       not null,
  signs_from timestamptz not null
);

-- A family begins with a sign-in; each refresh spends its newest token for the next.
create table identity.refresh_families (
  family_id       uuid        primary key,
  subject_id      uuid        not null,
  role            text        not null,
  created_at      timestamptz not null,
  last_used_at    timestamptz not null,
  revoked_at      timestamptz,
  revoked_because text
);
create index refresh_families_subject on identity.refresh_families (subject_id);
create index refresh_families_revoked on identity.refresh_families (revoked_at) where revoked_at is not null;
create index refresh_families_used on identity.refresh_families (last_used_at);

create table identity.refresh_tokens (
  token_hash text        primary key,
  family_id  uuid        not null references identity.refresh_families on delete cascade,
  spent_at   timestamptz,
  spent_with text -- the Idempotency-Key of the request that spent it
);
create index refresh_tokens_family on identity.refresh_tokens (family_id);

-- By the peppered hash of the e-mail, whether anybody has it or not.
create table identity.failed_sign_ins (
  email_hash text        not null,
  failed_at  timestamptz not null
);
create index failed_sign_ins_email on identity.failed_sign_ins (email_hash, failed_at);
create index failed_sign_ins_age on identity.failed_sign_ins (failed_at);
