-- A subscriber that has read another history than the log's, or less than the log still keeps, is
-- brought up to date from the current state of the source.

alter table log_subscriber drop constraint log_subscriber_state;
alter table log_subscriber add constraint log_subscriber_state
  check (state in ('active', 'forked', 'expired', 'resyncing'));

-- The latest resync of each subscriber, at the source.
--   epoch     higher with each resync, so that the receiver knows the later one
--   log_id    the log that the subscriber continues with; its heads stand in log_subscriber
create table log_resync (
  log             text        not null,
  subscriber      text        not null,
  id              uuid        not null default gen_random_uuid(),
  epoch           bigint      not null default 1,
  reason          text        not null,
  log_id          uuid        not null,
  pages           bigint      not null default 0,
  states          bigint      not null default 0,
  lease_owner     text,
  lease_until     timestamptz,
  attempts        integer     not null default 0,
  next_attempt_at timestamptz,
  last_error      text,
  started_at      timestamptz not null default now(),
  changed_at      timestamptz not null default now(),
  finished_at     timestamptz,
  primary key (log, subscriber)
);
revoke all on log_resync from ${service}_app;
grant select, insert, update on log_resync to ${service}_sequencer;

-- How far a resync from another service has come, at the receiver.
--   after   where the source goes on; its own words
--   swept   workspaces up to this one were cleared of what was not exported
create table inbox_resync (
  source     text        not null,
  log        text        not null,
  id         uuid        not null,
  epoch      bigint      not null,
  page       bigint      not null default 0,
  after      text        not null default '',
  swept      uuid,
  done       boolean     not null default false,
  started_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (source, log)
);

-- What a resync has brought, for the sweep at its end.
--   kind   the first word of the event's type, for example contact
create table inbox_resync_key (
  workspace_id uuid not null,
  resync_id    uuid not null,
  kind         text not null,
  key          text not null,
  primary key (workspace_id, resync_id, kind, key)
);
select rapport_tenant_table('inbox_resync_key');

-- The sequencer may age rows that were copied from another cluster, nothing else.
do $$ declare t text; begin
  for t in select log_table from log_sequencer loop
    execute format('grant update (xid) on %I to ${service}_sequencer', t);
  end loop;
end $$;

-- As before, and the sequencer may age rows.
create or replace function rapport_create_log(log_table text) returns void
language plpgsql as $$
begin
  execute format('create index %I on %I (xid)', log_table || '_xid', log_table);
  execute format(
    'create table %I (
       position     bigint      not null,
       lane         smallint    not null,
       seq          bigint      not null,
       day          date        not null,
       sequenced_on date        not null default (now() at time zone ''utc'')::date,
       sequenced_at timestamptz not null default now(),
       primary key (lane, position, sequenced_on)
     ) partition by range (sequenced_on)', log_table || '_position');
  execute format('create index %I on %I using brin (seq) with (pages_per_range = 16)',
    log_table || '_position_seq', log_table || '_position');
  execute format('revoke all on %I from ${service}_app', log_table || '_position');
  execute format('grant select, insert on %I to ${service}_sequencer', log_table || '_position');
  execute format('grant select, update (xid) on %I to ${service}_sequencer', log_table);
  perform rapport_partition(log_table);
  perform rapport_partition(log_table || '_position');
  insert into log_sequencer (log_table, system_identifier, timeline)
    values (log_table, (select c.system_identifier from pg_control_system() c),
      left(pg_walfile_name(pg_current_wal_lsn()), 8));
end $$;
