-- As before, and a resync that does not end holds no partitions for ever either: it is begun anew at
-- the heads of that moment.
create or replace function rapport_expire_subscribers(log_name text, parent text, most integer)
returns table (subscriber text, lane smallint)
language plpgsql as $$
begin
  return query execute format(
    'update log_subscriber c
     set state = ''expired'', lease_owner = null, lease_until = null, changed_at = now(),
       last_error = ''It had not read what is more than %3$s days old''
     where c.log = %1$L and c.state in (''active'', ''resyncing'')
       and exists (select from %2$I p
         where p.lane = c.lane and p.position > c.position
           and p.sequenced_on < (now() at time zone ''utc'')::date - %3$s)
     returning c.subscriber, c.lane', log_name, parent || '_position', most);
end $$;
