-- Everything collected. The table is the history and, at once, the log that others read.
create table event (
  day          date        not null default (now() at time zone 'utc')::date,
  seq          bigint      generated always as identity (cache 1),
  xid          xid8        not null default pg_current_xact_id(),
  lane         smallint    not null,
  workspace_id uuid        not null,
  id           uuid        not null,
  message_id   text        not null,
  source_id    uuid        not null,
  kind         text        not null,
  name         text,
  subject      text        not null,
  user_id      text,
  anonymous_id text,
  occurred_at  timestamptz not null,
  received_at  timestamptz not null,
  message      json        not null,
  constraint event_pk primary key (day, seq)
) partition by range (day);
-- The subject is the user id where there is one, else the anonymous id: so one index serves both, and the
-- second one only holds the events that bear both.
create index event_subject on event (workspace_id, subject, occurred_at, id);
create index event_anonymous on event (workspace_id, anonymous_id, occurred_at, id)
  where user_id is not null and anonymous_id is not null;
select rapport_tenant_table('event');
revoke update, delete on event from ${service}_app;
select rapport_create_log('event');

-- Which messages are there, across all partitions: the guard against duplicates. The fingerprint tells a
-- repeated message from another one of the same id.
create table event_key (
  workspace_id uuid        not null,
  message_id   text        not null,
  fingerprint  bigint      not null,
  day          date        not null default (now() at time zone 'utc')::date,
  id           uuid        not null,
  source_id    uuid        not null,
  kind         text        not null,
  received_at  timestamptz not null,
  constraint event_key_pk primary key (workspace_id, message_id)
);
select rapport_tenant_table('event_key');
revoke update, delete on event_key from ${service}_app;

-- What was refused, as it came. A repeat of the same refusal adds nothing.
create table quarantine (
  workspace_id uuid        not null,
  id           uuid        not null,
  message_id   text,
  source_id    uuid        not null,
  reason       text        not null,
  pointer      text        not null,
  detail       text        not null,
  raw          text        not null,
  raw_hash     text        not null,
  received_at  timestamptz not null,
  constraint quarantine_pk primary key (workspace_id, id),
  constraint quarantine_raw unique (workspace_id, source_id, reason, raw_hash)
);
create index quarantine_message on quarantine (workspace_id, message_id) where message_id is not null;
select rapport_tenant_table('quarantine');
