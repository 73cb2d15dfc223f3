-- What profiles and segments tell of the contacts, for the card. A projection: its keys are the profiles', it publishes
-- nothing, and no foreign key binds what the two logs bring in any order.
create table profile (
  workspace_id uuid not null,
  profile_id uuid not null,
  version bigint not null,
  merged_into uuid,
  traits jsonb not null,
  constraint profile_pk primary key (workspace_id, profile_id)
);
select rapport_tenant_table('profile');

create table profile_contact (
  workspace_id uuid not null,
  profile_id uuid not null,
  contact_id uuid not null,
  constraint profile_contact_pk primary key (workspace_id, profile_id, contact_id)
);
create index profile_contact_contact_idx on profile_contact (workspace_id, contact_id);
select rapport_tenant_table('profile_contact');

-- version 0: known by name from a membership only.
create table segment (
  workspace_id uuid not null,
  segment_id uuid not null,
  version bigint not null,
  name text not null,
  deleted boolean not null,
  constraint segment_pk primary key (workspace_id, segment_id)
);
select rapport_tenant_table('segment');

create table profile_segment (
  workspace_id uuid not null,
  profile_id uuid not null,
  segment_id uuid not null,
  version bigint not null,
  member boolean not null,
  changed_at timestamptz not null,
  constraint profile_segment_pk primary key (workspace_id, profile_id, segment_id)
);
create index profile_segment_members_idx on profile_segment (workspace_id, segment_id, profile_id) where member;
select rapport_tenant_table('profile_segment');
