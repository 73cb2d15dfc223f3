-- Support tickets of contacts, with the times that answer how far and how fast they were resolved.
create table ticket (
  workspace_id      uuid        not null,
  id                uuid        not null,
  version           bigint      not null,
  contact_id        uuid        not null,
  title             text        not null,
  body              text,
  status            text        not null,
  priority          text        not null,
  assignee          text,
  opened_at         timestamptz not null,
  first_resolved_at timestamptz,
  resolved_at       timestamptz,
  fields            json        not null,
  changed_at        timestamptz not null,
  constraint ticket_pk primary key (workspace_id, id),
  constraint ticket_status check (status in ('open', 'pending', 'resolved', 'closed')),
  constraint ticket_priority check (priority in ('low', 'normal', 'high', 'urgent')),
  constraint ticket_times check (resolved_at >= opened_at and first_resolved_at >= opened_at)
);
create index ticket_contact on ticket (workspace_id, contact_id, opened_at, id);
create index ticket_time on ticket (workspace_id, opened_at, id);
select rapport_tenant_table('ticket');
