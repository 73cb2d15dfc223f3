-- What the index of positions has not summarized yet is read by each audit: it is summarized as it
-- grows, not only when the table is cleaned up.
do $$ declare t text; begin
  for t in select log_table from log_sequencer loop
    execute format('drop index %I', t || '_position_seq');
    execute format(
      'create index %I on %I using brin (seq) with (pages_per_range = 64, autosummarize = on)',
      t || '_position_seq', t || '_position');
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
  execute format('create index %I on %I using brin (seq) with (pages_per_range = 64, autosummarize = on)',
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
