-- The definitions. building: the stored population is being counted, up to build_cursor.
create table segment (
  workspace_id uuid        not null,
  id           uuid        not null,
  version      bigint      not null,
  name         text        not null,
  description  text,
  rule         jsonb       not null,
  status       text        not null,
  build_cursor uuid,
  created_at   timestamptz not null,
  changed_at   timestamptz not null,
  constraint segment_pk primary key (workspace_id, id),
  constraint segment_status_known check (status in ('building', 'live'))
);
create index segment_building_idx on segment (workspace_id) where status = 'building';
select rapport_tenant_table('segment');
