-- A profile as it stands; one that was merged away stays, with its last version, for its subject's events.
create table profile (
  workspace_id uuid        not null,
  id           uuid        not null,
  version      bigint      not null,
  merged_into  uuid,
  golden       jsonb       not null,
  computed     jsonb       not null,
  created_at   timestamptz not null,
  changed_at   timestamptz not null,
  constraint profile_pk primary key (workspace_id, id)
);
create index profile_present on profile (workspace_id, id) where merged_into is null;
select rapport_tenant_table('profile');
revoke delete on profile from ${service}_app;
