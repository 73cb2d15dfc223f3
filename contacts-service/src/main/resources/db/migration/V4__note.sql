create table note (
  workspace_id uuid not null,
  id uuid not null,
  version bigint not null,
  contact_id uuid not null,
  body text not null,
  author text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint note_pk primary key (workspace_id, id),
  constraint note_contact_fk foreign key (workspace_id, contact_id)
    references contact (workspace_id, id) on delete cascade
);
create index note_contact_idx on note (workspace_id, contact_id, created_at, id);
select rapport_tenant_table('note');
