-- What callers changed and which personal data they read. A request inserts its rows in its own transaction and waits for
-- nobody; the sealer numbers them soon after, per workspace and day, and chains them by hashes.

-- Whoever is no owner of the table and no superuser cannot change what is written, whatever was granted by mistake.
create function rapport_append_only() returns trigger
language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name;
end $$;

-- The database itself says when a row was written and by which transaction: the application may not set these.
--   seq     orders the rows until they are sealed
--   ids     of what was touched and of whom it is about; at most 1000
--   items   how many things were changed or read
--   target  what has no id: a log and its subscriber
--   fields  names of what changed, never values
create table audit_row (
  workspace_id uuid        not null,
  day          date        not null default (statement_timestamp() at time zone 'utc')::date,
  seq          bigint      generated always as identity (cache 1),
  xid          xid8        not null default pg_current_xact_id(),
  at           timestamptz not null default statement_timestamp(),
  id           uuid        not null,
  actor        text,
  actor_name   text,
  actor_kind   text        not null
               constraint audit_row_actor_kind check (actor_kind in ('person', 'integration', 'service', 'system')),
  client       text,
  action       text        not null,
  resource     text        not null,
  ids          uuid[]      not null,
  items        integer     not null,
  target       text,
  fields       text[]      not null,
  before       bytea,
  after        bytea,
  trace        text,
  operation    text,
  constraint audit_row_pk primary key (workspace_id, day, seq)
) partition by range (day);
create index audit_row_xid on audit_row (xid);
select rapport_tenant_table('audit_row');
create trigger append_only before update or delete on audit_row for each row execute function rapport_append_only();

-- The chain: hash = sha256(hash before || row). The day is that of sealing.
create table audit_seal (
  workspace_id uuid        not null,
  day          date        not null,
  number       bigint      not null,
  row_day      date        not null,
  row_seq      bigint      not null,
  sealed_at    timestamptz not null,
  hash         bytea       not null,
  constraint audit_seal_pk primary key (workspace_id, day, number)
) partition by range (day);
select rapport_tenant_table('audit_seal');
create trigger append_only before update or delete on audit_seal for each row execute function rapport_append_only();

-- By which numbers an id is found.
create table audit_subject (
  workspace_id uuid   not null,
  subject      uuid   not null,
  day          date   not null,
  number       bigint not null,
  constraint audit_subject_pk primary key (workspace_id, subject, day, number)
) partition by range (day);
select rapport_tenant_table('audit_subject');
create trigger append_only before update or delete on audit_subject for each row execute function rapport_append_only();

-- Where the chain of a day begins (the end of the day before) and ends.
create table audit_day (
  workspace_id uuid        not null,
  day          date        not null,
  previous     bytea       not null,
  last_number  bigint      not null,
  last_hash    bytea       not null,
  constraint audit_day_pk primary key (workspace_id, day)
);
select rapport_tenant_table('audit_day');

-- What has been sealed: the rows that this snapshot could see.
create table audit_sealer (
  one               boolean     not null default true constraint audit_sealer_one check (one),
  system_identifier bigint      not null,
  snap              pg_snapshot not null,
  sealed_at         timestamptz not null default now(),
  constraint audit_sealer_pk primary key (one)
);
insert into audit_sealer (system_identifier, snap)
  select c.system_identifier, '3:3:' from pg_control_system() c;

revoke all on audit_row, audit_seal, audit_subject, audit_day, audit_sealer
  from ${service}_app, ${service}_sequencer, ${service}_maintenance;
grant select on audit_row, audit_seal, audit_subject, audit_day to ${service}_app;
grant insert (workspace_id, id, actor, actor_name, actor_kind, client, action, resource, ids, items, target, fields,
  before, after, trace, operation) on audit_row to ${service}_app;
grant select on audit_row to ${service}_sequencer;
grant select, insert on audit_seal, audit_subject to ${service}_sequencer;
grant select, insert, update on audit_day to ${service}_sequencer;
grant select, update on audit_sealer to ${service}_sequencer;

select rapport_partition('audit_row');
select rapport_partition('audit_seal');
select rapport_partition('audit_subject');

-- Drops the days that are over for longer than `keep` days; returns how many partitions went. Rows stay a week longer
-- than their seals, for a row may be sealed on a later day. Runs as maintenance.
create function rapport_drop_audit(keep integer) returns integer
language plpgsql as $$
declare
  last_day date := (now() at time zone 'utc')::date - keep;
  part record;
  gone integer := 0;
begin
  for part in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    join (values ('audit_seal', 0), ('audit_subject', 0), ('audit_row', 7)) t(name, longer)
      on i.inhparent = t.name::regclass
    where to_date(right(c.relname, 8), 'YYYYMMDD') < last_day - t.longer
  loop
    execute format('drop table %I', part.relname);
    gone := gone + 1;
  end loop;
  delete from audit_day d
  where d.day < last_day
    and exists (select from audit_day n where n.workspace_id = d.workspace_id and n.day > d.day);
  return gone;
end $$;
revoke all on function rapport_drop_audit(integer) from public;
grant execute on function rapport_drop_audit(integer) to ${service}_maintenance;
grant select, delete on audit_day to ${service}_maintenance;
