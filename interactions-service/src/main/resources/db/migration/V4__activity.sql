-- Calls, meetings, emails and chats that somebody logged on a contact. The contact lives in another
-- service and is not checked here.
create table activity (
  workspace_id     uuid        not null,
  id               uuid        not null,
  version          bigint      not null,
  contact_id       uuid        not null,
  kind             text        not null,
  direction        text,
  subject          text,
  body             text,
  author           text        not null,
  duration_seconds integer,
  occurred_at      timestamptz not null,
  fields           json        not null,
  created_at       timestamptz not null,
  changed_at       timestamptz not null,
  constraint activity_pk primary key (workspace_id, id),
  constraint activity_kind check (kind in ('call', 'meeting', 'email', 'chat')),
  constraint activity_direction check (direction in ('inbound', 'outbound')),
  constraint activity_duration check (duration_seconds >= 0)
);
create index activity_contact on activity (workspace_id, contact_id, occurred_at, id);
create index activity_time on activity (workspace_id, occurred_at, id);
select rapport_tenant_table('activity');
