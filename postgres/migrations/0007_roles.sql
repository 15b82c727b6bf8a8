-- Up Migration

-- Compliance officers and administrators sign in, too.
alter table identity.credentials
  drop constraint credentials_role_check,
  add constraint credentials_role_check
    check (role in ('player', 'operator', 'compliance', 'auditor', 'admin'));
