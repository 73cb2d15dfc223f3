-- The day of a partition by its name, null of any other table: where a query looks for the days of
-- one table, the planner may read the names of all tables first, and no name may make it fail.
create function rapport_day(name name) returns date
language sql immutable as $$
  select case when name ~ '_p[0-9]{8}$' then to_date(right(name, 8), 'YYYYMMDD') end
$$;

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
  select c.relname, rapport_day(c.relname) as day into part
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
      and rapport_day(c.relname) < last_day
  loop
    execute format('select exists (select from %I p where p.day >= $1)', part.relname)
      into needed using oldest;
    if not needed then
      execute format('drop table %I', part.relname);
    end if;
  end loop;
  return 0;
end $$;
