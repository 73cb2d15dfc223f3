-- What a source says of a trait of an anchor; the newest statement of each source.
create table trait_candidate (
  workspace_id uuid        not null,
  anchor_id    uuid        not null,
  name         text        not null,
  source       text        not null,
  value        jsonb       not null,
  observed_at  timestamptz not null,
  stated_by    text        not null,
  constraint trait_candidate_pk primary key (workspace_id, anchor_id, name, source)
);
select rapport_tenant_table('trait_candidate');

-- The version of each contact that stands in the profiles; an older one has no effect.
create table contact_version (
  workspace_id uuid    not null,
  contact_id   uuid    not null,
  version      bigint  not null,
  constraint contact_version_pk primary key (workspace_id, contact_id)
);
select rapport_tenant_table('contact_version');
revoke delete on contact_version from ${service}_app;
