-- What the audit compares, and what an operator has to know before rows are dropped.

--   sealed_position, sealed_snap   last_position and snap as they were last written together: where
--                                  the position is the same and the snapshot is not, somebody else
--                                  has set it
alter table log_sequencer add column sealed_position bigint;
alter table log_sequencer add column sealed_snap pg_snapshot;

--   prev   the position before in the same lane: a reader sees that a row is missing in between
do $$ declare t text; begin
  for t in select log_table from log_sequencer loop
    execute format('alter table %I add column prev bigint', t || '_position');
  end loop;
end $$;

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
       prev         bigint,
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

-- Drops the oldest day of a log that is over and that no subscriber has left to read; returns how
-- many days it dropped, one at most: nobody waits for more than that. A subscriber that is being
-- brought up to date holds what it goes on with afterwards.
create or replace function rapport_drop_partitions(log_name text, parent text, keep integer)
returns integer
language plpgsql as $$
declare
  last_day date := (now() at time zone 'utc')::date - keep;
  positions text := parent || '_position';
  part record;
  oldest date;
  ends bigint[];
  needed boolean;
begin
  if not exists (select from log_sequencer s where s.log_table = parent) then
    raise exception 'table % is no log', parent;
  end if;
  select c.relname, to_date(right(c.relname, 8), 'YYYYMMDD') as day into part
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = quote_ident(parent)::regclass
    order by 2 limit 1;
  oldest := part.day;
  if part.day < last_day then
    execute format(
      'select array_agg(coalesce(t.position, 0) order by l.lane)
       from generate_series(0, 7) l(lane)
       left join (select p.lane, max(p.position) as position from %I p
         where p.day = $1 and p.sequenced_on >= $1 - 1 group by p.lane) t
         on t.lane = l.lane', positions) into ends using part.day;
    if not exists (
      select from log_subscriber c
      where c.log = log_name and c.state in ('active', 'resyncing')
        and c.position < ends[c.lane + 1]) then
      execute format(
        'select exists (select from %I e
           where not exists (select from %I p
             where p.day = e.day and p.seq = e.seq and p.sequenced_on >= $1 - 1))',
        part.relname, positions) into needed using part.day;
      if not needed then
        update log_sequencer s
          set dropped = array(
            select greatest(d, ends[lane])
            from unnest(s.dropped) with ordinality u(d, lane) order by lane)
          where s.log_table = parent;
        execute format('drop table %I', part.relname);
        return 1;
      end if;
    end if;
  end if;
  for part in
    select c.relname
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = quote_ident(positions)::regclass
      and to_date(right(c.relname, 8), 'YYYYMMDD') < last_day
  loop
    execute format('select exists (select from %I p where p.day >= $1)', part.relname)
      into needed using oldest;
    if not needed then
      execute format('drop table %I', part.relname);
    end if;
  end loop;
  return 0;
end $$;

-- Gives up waiting for the lanes that have not read what was numbered so many days ago; returns
-- them. They are brought up to date from the current state.
create function rapport_expire_subscribers(log_name text, parent text, most integer)
returns table (subscriber text, lane smallint)
language plpgsql as $$
begin
  return query execute format(
    'update log_subscriber c
     set state = ''expired'', lease_owner = null, lease_until = null, changed_at = now(),
       last_error = ''It had not read what is more than %3$s days old''
     where c.log = %1$L and c.state = ''active''
       and exists (select from %2$I p
         where p.lane = c.lane and p.position > c.position
           and p.sequenced_on < (now() at time zone ''utc'')::date - %3$s)
     returning c.subscriber, c.lane', log_name, parent || '_position', most);
end $$;
revoke all on function rapport_expire_subscribers(text, text, integer) from public;
grant execute on function rapport_expire_subscribers(text, text, integer) to ${service}_maintenance;

-- A dead letter that an operator has given up for good, and why.
create table discarded_event (
  workspace_id uuid        not null,
  id           uuid        not null,
  log          text        not null,
  subscriber   text        not null,
  lane         smallint    not null,
  position     bigint      not null,
  event_id     uuid        not null,
  type         text        not null,
  subject      text        not null,
  code         text        not null,
  reason       text        not null,
  discarded_by text        not null,
  discarded_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
select rapport_tenant_table('discarded_event');
revoke insert, update, delete on discarded_event from ${service}_app;
grant select, insert on discarded_event to ${service}_sequencer;

-- When the source had noted that an event which came out of its order was taken: it is not sent
-- that way again.
alter table inbox_seen add column confirmed_at timestamptz;
create index inbox_seen_confirmed on inbox_seen (confirmed_at) where confirmed_at is not null;
