-- Up Migration

-- Support, payments, risk and the other people at work sign in, too.
alter table identity.credentials
  drop constraint credentials_role_check,
  add constraint credentials_role_check
    check (role in ('player', 'support', 'payments', 'risk', 'playerProtection', 'compliance',
      'nominatedOfficer', 'gameOperations', 'finance', 'operator', 'auditor', 'admin'));
