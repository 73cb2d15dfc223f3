-- What became of the events of a source. Each transaction that stores events adds one row per source and hour, and
-- never changes one, so that none waits for another; a job adds the rows to the hours soon after.
--   labels  what is counted beside the verdicts, in three arrays of one length: of accepted events the kind and name, of
--           events set aside the reason, of events held back the category
create table source_delta (
  workspace_id uuid        not null,
  source_id    uuid        not null,
  seq          bigint      generated always as identity,
  hour         timestamptz not null,
  accepted     bigint      not null,
  duplicates   bigint      not null,
  quarantined  bigint      not null,
  held         bigint      not null,
  flagged      bigint      not null,
  last_at      timestamptz not null,
  verdicts     text[]      not null,
  labels       text[]      not null,
  counts       bigint[]    not null,
  constraint source_delta_pk primary key (workspace_id, source_id, seq)
);
select rapport_tenant_table('source_delta');
revoke update, delete on source_delta from ${service}_app;

create table source_hour (
  workspace_id uuid        not null,
  source_id    uuid        not null,
  hour         timestamptz not null,
  accepted     bigint      not null,
  duplicates   bigint      not null,
  quarantined  bigint      not null,
  held         bigint      not null,
  flagged      bigint      not null,
  last_at      timestamptz not null,
  constraint source_hour_pk primary key (workspace_id, source_id, hour)
);
select rapport_tenant_table('source_hour');
create index source_hour_hour on source_hour (hour);

-- The empty label stands for all beyond the number of labels that an hour keeps.
create table source_hour_label (
  workspace_id uuid        not null,
  source_id    uuid        not null,
  hour         timestamptz not null,
  verdict      text        not null,
  label        text        not null,
  events       bigint      not null,
  last_at      timestamptz not null,
  constraint source_hour_label_pk primary key (workspace_id, source_id, hour, verdict, label)
);
select rapport_tenant_table('source_hour_label');
create index source_hour_label_hour on source_hour_label (hour);

revoke insert, update, delete on source_hour, source_hour_label from ${service}_app;
