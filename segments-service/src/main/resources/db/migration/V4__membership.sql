-- Who is in a segment. A row stays when its profile leaves, for the version must go on rising.
-- due_at: when the answer may change though nothing happens.
create table membership (
  workspace_id uuid        not null,
  segment_id   uuid        not null,
  profile_id   uuid        not null,
  member       boolean     not null,
  version      bigint      not null,
  entered_at   timestamptz,
  due_at       timestamptz,
  constraint membership_pk primary key (workspace_id, segment_id, profile_id),
  constraint membership_segment_fk foreign key (workspace_id, segment_id)
    references segment (workspace_id, id) on delete cascade
);
create index membership_member_idx on membership (workspace_id, segment_id, profile_id) where member;
create index membership_profile_idx on membership (workspace_id, profile_id) where member;
create index membership_due_idx on membership (due_at, workspace_id) where due_at is not null;
select rapport_tenant_table('membership');
