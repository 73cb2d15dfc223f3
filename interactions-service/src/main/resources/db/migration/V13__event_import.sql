-- Files of past events: what their columns mean, and how far they are. A file goes on at the byte in next_offset.
create table event_import (
  workspace_id uuid        not null,
  id           uuid        not null,
  source_id    uuid        not null,
  name         text,
  mapping      json        not null,
  header       json,
  complete     boolean     not null default false,
  next_offset  bigint      not null default 0,
  rows         bigint      not null default 0,
  accepted     bigint      not null default 0,
  duplicates   bigint      not null default 0,
  quarantined  bigint      not null default 0,
  held         bigint      not null default 0,
  unreadable   bigint      not null default 0,
  created_at   timestamptz not null,
  changed_at   timestamptz not null,
  constraint event_import_pk primary key (workspace_id, id),
  constraint event_import_source_fk foreign key (workspace_id, source_id) references source (workspace_id, id)
);
select rapport_tenant_table('event_import');

-- The rows that were not simply accepted. Never what they said.
create table event_import_row (
  workspace_id uuid   not null,
  import_id    uuid   not null,
  row_no       bigint not null,
  verdict      text   not null,
  message_id   text,
  reason       text,
  pointer      text,
  detail       text,
  constraint event_import_row_pk primary key (workspace_id, import_id, row_no),
  constraint event_import_row_import_fk foreign key (workspace_id, import_id) references event_import (workspace_id, id)
);
select rapport_tenant_table('event_import_row');
