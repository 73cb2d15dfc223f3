-- The resolved events: this service's own history and, at the same time, the log "resolved".
create table profile_event (
  day          date        not null default (now() at time zone 'utc')::date,
  seq          bigint      generated always as identity (cache 1),
  xid          xid8        not null default pg_current_xact_id(),
  lane         smallint    not null,
  workspace_id uuid        not null,
  anchor_id    uuid        not null,
  event_id     uuid        not null,
  message_id   text        not null,
  kind         text        not null,
  name         text,
  occurred_at  timestamptz not null,
  properties   jsonb       not null,
  detail       jsonb,
  constraint profile_event_pk primary key (day, seq)
) partition by range (day);
create index profile_event_anchor on profile_event (workspace_id, anchor_id, occurred_at, message_id);
select rapport_tenant_table('profile_event');
revoke update, delete on profile_event from ${service}_app;
select rapport_create_log('profile_event');

-- What people wrote down of a person, in its present version: activities, tickets, notes. A deleted one
-- stays as a version without content.
create table profile_entry (
  workspace_id uuid        not null,
  kind         text        not null,
  id           uuid        not null,
  version      bigint      not null,
  anchor_id    uuid        not null,
  type         text,
  name         text,
  summary      text,
  occurred_at  timestamptz not null,
  data         jsonb,
  deleted      boolean     not null default false,
  constraint profile_entry_pk primary key (workspace_id, kind, id)
);
create index profile_entry_anchor on profile_entry (workspace_id, anchor_id, occurred_at, (id::text)) where not deleted;
select rapport_tenant_table('profile_entry');

-- An event without an identifier that could be its anchor: nobody's, but not lost.
create table unresolved_event (
  workspace_id uuid        not null,
  event_id     uuid        not null,
  message_id   text        not null,
  kind         text        not null,
  name         text,
  occurred_at  timestamptz not null,
  properties   jsonb       not null,
  detail       jsonb,
  reason       text        not null,
  at           timestamptz not null default now(),
  constraint unresolved_event_pk primary key (workspace_id, event_id)
);
select rapport_tenant_table('unresolved_event');
