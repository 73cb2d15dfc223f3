-- The log between services: what every service's database has.

-- Rows of one workspace only, whoever asks, the owner included.
create function rapport_tenant_table(name text) returns void
language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format(
    'create policy workspace on %I
       using (workspace_id = nullif(current_setting(''rapport.workspace'', true), '''')::uuid)
       with check (workspace_id = nullif(current_setting(''rapport.workspace'', true), '''')::uuid)',
    name);
end $$;

-- Tables by day, whose partitions are made ahead.
create table partitioned_table (
  name text primary key
);

-- Makes the missing partitions from yesterday to some days ahead; returns how many it made.
-- A partition is reached through its table only, for the table's policy holds there.
create function rapport_create_partitions(parent text, ahead integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  today date := (now() at time zone 'utc')::date;
  part text;
  made integer := 0;
begin
  if not exists (select from partitioned_table p where p.name = parent) then
    raise exception 'table % is not registered as partitioned', parent;
  end if;
  for day in -1 .. ahead loop
    part := parent || '_p' || to_char(today + day, 'YYYYMMDD');
    if to_regclass(quote_ident(part)) is null then
      execute format('create table %I partition of %I for values from (%L) to (%L)',
        part, parent, today + day, today + day + 1);
      execute format('revoke all on %I from ${service}_app', part);
      if exists (select from pg_attribute a where a.attrelid = quote_ident(parent)::regclass
          and a.attname = 'workspace_id' and not a.attisdropped) then
        perform rapport_tenant_table(part);
      end if;
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
revoke all on function rapport_create_partitions(text, integer) from public;
grant execute on function rapport_create_partitions(text, integer) to ${service}_maintenance;

-- Registers a table partitioned by range of a date and makes its first partitions.
create function rapport_partition(name text) returns void
language plpgsql as $$
begin
  insert into partitioned_table values (name);
  perform rapport_create_partitions(name, 7);
end $$;

-- One row per log: what has been numbered so far.
--   snap      the rows that this snapshot could see have their positions
--   heads     the last position of each lane
--   audited_xid  the rows of older transactions were found to have positions
--   dropped   of each lane: no row at or below this position is kept any more
create table log_sequencer (
  log_table         text primary key,
  log_id            uuid        not null default gen_random_uuid(),
  system_identifier bigint      not null,
  timeline          text        not null,
  snap              pg_snapshot not null default '3:3:',
  last_position     bigint      not null default 0,
  heads             bigint[]    not null default array_fill(0::bigint, array[8]),
  dropped           bigint[]    not null default array_fill(0::bigint, array[8]),
  sequenced_at      timestamptz not null default now(),
  audited_xid       xid8        not null default '3'
);

-- Makes a log of a table: positions, sequencer row, partitions, index, grants. The table has the columns
-- day, seq (identity), xid, lane, workspace_id and is partitioned by range of day.
create function rapport_create_log(log_table text) returns void
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
  execute format('grant select on %I to ${service}_sequencer', log_table);
  perform rapport_partition(log_table);
  perform rapport_partition(log_table || '_position');
  insert into log_sequencer (log_table, system_identifier, timeline)
    values (log_table, (select c.system_identifier from pg_control_system() c),
      left(pg_walfile_name(pg_current_wal_lsn()), 8));
end $$;

-- The events of this service's aggregates. Insert only.
create table outbox (
  day          date        not null default (now() at time zone 'utc')::date,
  seq          bigint      generated always as identity (cache 1),
  xid          xid8        not null default pg_current_xact_id(),
  lane         smallint    not null,
  event_id     uuid        not null,
  workspace_id uuid        not null,
  type         text        not null,
  subject      text        not null,
  occurred_at  timestamptz not null default now(),
  data         json        not null,
  primary key (day, seq)
) partition by range (day);
select rapport_tenant_table('outbox');
revoke all on outbox from ${service}_app;
grant insert on outbox to ${service}_app;
select rapport_create_log('outbox');

-- How far each subscriber of a log is, per lane, as the relay knows it: the receiver has the last word.
create table log_subscriber (
  log             text     not null,
  subscriber      text     not null,
  lane            smallint not null,
  position        bigint   not null default 0,
  event_id        uuid,
  state           text     not null default 'active'
                  constraint log_subscriber_state check (state in ('active', 'forked', 'expired')),
  lease_owner     text,
  lease_epoch     bigint   not null default 0,
  lease_until     timestamptz,
  attempts        integer  not null default 0,
  next_attempt_at timestamptz,
  last_error      text,
  changed_at      timestamptz not null default now(),
  primary key (log, subscriber, lane)
);

-- A subject whose event the subscriber refused for good: from that position on its events wait in dead_letter.
create table parked_key (
  workspace_id uuid        not null,
  log          text        not null,
  subscriber   text        not null,
  subject      text        not null,
  position     bigint      not null,
  parked_at    timestamptz not null default now(),
  primary key (workspace_id, log, subscriber, subject)
);
select rapport_tenant_table('parked_key');

create table dead_letter (
  workspace_id uuid        not null,
  id           uuid        not null default gen_random_uuid(),
  log          text        not null,
  subscriber   text        not null,
  lane         smallint    not null,
  position     bigint      not null,
  event_id     uuid        not null,
  type         text        not null,
  subject      text        not null,
  occurred_at  timestamptz not null,
  data         json        not null,
  code         text        not null,
  detail       text,
  attempts     integer     not null default 1,
  first_at     timestamptz not null default now(),
  last_at      timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint dead_letter_event unique (workspace_id, log, subscriber, event_id)
);
select rapport_tenant_table('dead_letter');
revoke insert, update, delete on parked_key, dead_letter from ${service}_app;

-- How far this service has read the logs of others; moves in the transaction of the effects.
create table inbox_cursor (
  source     text        not null,
  log        text        not null,
  lane       smallint    not null,
  log_id     uuid        not null,
  position   bigint      not null,
  event_id   uuid,
  epoch      bigint      not null,
  changed_at timestamptz not null default now(),
  primary key (source, log, lane)
);

-- Events that came outside of their lane's order, by a redrive.
create table inbox_seen (
  source   text not null,
  log      text not null,
  event_id uuid not null,
  seen_at  timestamptz not null default now(),
  primary key (source, log, event_id)
);

revoke all on log_sequencer, log_subscriber, partitioned_table from ${service}_app;
grant select, insert, update on log_sequencer, log_subscriber to ${service}_sequencer;
grant select, insert, update, delete on parked_key, dead_letter to ${service}_sequencer;
grant select on partitioned_table to ${service}_maintenance;

-- Drops the days of a log that are over and that no active subscriber has left to read; returns how many.
-- Runs as maintenance, which sees the rows of all workspaces and may drop as a member of the owner.
create function rapport_drop_partitions(log_name text, parent text, keep integer) returns integer
language plpgsql as $$
declare
  last_day date := (now() at time zone 'utc')::date - keep;
  positions text := parent || '_position';
  part record;
  ends bigint[];
  needed boolean;
  gone integer := 0;
begin
  if not exists (select from log_sequencer s where s.log_table = parent) then
    raise exception 'table % is no log', parent;
  end if;
  for part in
    select c.relname, to_date(right(c.relname, 8), 'YYYYMMDD') as day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = quote_ident(parent)::regclass
      and to_date(right(c.relname, 8), 'YYYYMMDD') < last_day
    order by 2
  loop
    execute format(
      'select array_agg(coalesce(t.position, 0) order by l.lane)
       from generate_series(0, 7) l(lane)
       left join (select p.lane, max(p.position) as position from %I p where p.day = $1 group by p.lane) t
         on t.lane = l.lane', positions) into ends using part.day;
    exit when exists (
      select from log_subscriber c
      where c.log = log_name and c.state = 'active' and c.position < ends[c.lane + 1]);
    execute format(
      'select exists (select from %I e
         where not exists (select from %I p where p.day = e.day and p.seq = e.seq))',
      part.relname, positions) into needed;
    exit when needed;
    execute format('drop table %I', part.relname);
    update log_sequencer s
      set dropped = array(
        select greatest(d, ends[lane]) from unnest(s.dropped) with ordinality u(d, lane) order by lane)
      where s.log_table = parent;
    gone := gone + 1;
  end loop;
  for part in
    select c.relname
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = quote_ident(positions)::regclass
      and to_date(right(c.relname, 8), 'YYYYMMDD') < last_day
  loop
    execute format('select exists (select from %I p join %I e on e.day = p.day and e.seq = p.seq)',
      part.relname, parent) into needed;
    if not needed then
      execute format('drop table %I', part.relname);
    end if;
  end loop;
  return gone;
end $$;
revoke all on function rapport_drop_partitions(text, text, integer) from public;
grant execute on function rapport_drop_partitions(text, text, integer) to ${service}_maintenance;
