package io.rapport.messaging;

/// The sequencer's statements for one log. Table names are constants of the code, checked by
/// [Log].
///
/// The rows that a snapshot could not see are those of transactions from its `xmax` on, and of
/// those that were running then (`xip`). They are read by the index on `xid` and nothing else:
/// `order by e.xid`, without sorts, leaves the planner no other way. By its own choice it reads
/// all keys of the day, too, while statistics are missing or tell of transactions with many rows.
///
/// Who locks the log's row and then stands still, as a process that was stopped does, is cut off
/// after five seconds: else nobody could number the log.
///
/// The audit reads a piece of the rows at a time, in the order of their transactions, each
/// transaction whole.
///
/// Anchoring anew numbers by looking at the rows themselves. Those that were copied from another
/// cluster bear its transactions, which say nothing here and may even be of the future: in the
/// same statement, on the same snapshot, they become old, so that no later difference finds them.
record NumberingSql(
    String look,
    String lock,
    String number,
    String heal,
    String reanchor,
    String audit,
    String repair) {

  private static final String STATE =
      """
      s.log_id, s.last_position, s.heads, s.dropped, s.snap::text,
        (s.sequenced_at at time zone 'utc')::date - 3
      """;

  private static final String FOREIGN =
      """
      s.system_identifier <> c.system_identifier
        or s.timeline <> left(pg_walfile_name(pg_current_wal_lsn()), 8)
        or pg_snapshot_xmax(s.snap) > pg_snapshot_xmax(pg_current_snapshot())
      """;

  private static final String ANCHOR =
      FOREIGN
          + """
              or coalesce(s.sealed_position = s.last_position
                and s.sealed_snap::text <> s.snap::text, false)
            """;

  private static final String INSERT =
      """
      ), numbered as (
        select day, seq, lane, ? + row_number() over (order by seq) as position from fresh
      ), inserted as (
        insert into %1$s_position (position, lane, seq, day, prev)
        select n.position, n.lane, n.seq, n.day,
          coalesce(lag(n.position) over (partition by n.lane order by n.position), s.heads[n.lane + 1])
        from numbered n, log_sequencer s where s.log_table = '%1$s'
        returning lane, position
      ), top as (
        select lane, max(position) as position from inserted group by lane
      )
      update log_sequencer s
      set last_position = coalesce((select max(position) from top), s.last_position),
        sealed_position = coalesce((select max(position) from top), s.last_position),
        heads = array(
          select coalesce(t.position, h.position)
          from unnest(s.heads) with ordinality h(position, lane)
          left join top t on t.lane = h.lane - 1
          order by h.lane),
      """;

  private static final String UNNUMBERED =
      """
      not exists (
          select from %1$s_position p where p.day = e.day and p.seq = e.seq)
      """;

  static NumberingSql of(Log log) {
    return new NumberingSql(
        format(
            """
            select %2$s,
              (select e.xid from %1$s e where e.day >= ? and e.xid >= ?::xid8
                order by e.xid limit 1) is not null
              or (select e.xid from %1$s e where e.day >= ? and e.xid = any(?::xid8[])
                order by e.xid limit 1) is not null,
              case when pg_is_in_recovery() then null else %3$s end
            from log_sequencer s, pg_control_system() c
            where s.log_table = '%1$s'
            """,
            log),
        format(
            """
            select %2$s,
              %3$s, set_config('enable_sort', 'off', true),
              set_config('idle_in_transaction_session_timeout', '5s', true)
            from log_sequencer s, pg_control_system() c
            where s.log_table = '%1$s'
            for update of s skip locked
            """,
            log),
        format(
            """
            with fresh as (
              (select e.day, e.seq, e.lane from %1$s e
                where e.day >= ? and e.xid >= pg_snapshot_xmax(?::pg_snapshot)
                order by e.xid)
              union all
              (select e.day, e.seq, e.lane from %1$s e
                where e.day >= ? and e.xid = any(array(select pg_snapshot_xip(?::pg_snapshot)))
                order by e.xid)
            """
                + INSERT
                + """
                  snap = pg_current_snapshot(), sealed_snap = pg_current_snapshot(),
                  sequenced_at = now()
                where s.log_table = '%1$s' and exists (select from top)
                returning %2$s
                """,
            log),
        format(
            """
            update log_sequencer s
            set last_position = greatest(s.last_position, (select max(h) from unnest(t.heads) h)),
              heads = array(
                select greatest(h.position, t.heads[h.lane])
                from unnest(s.heads) with ordinality h(position, lane) order by h.lane)
            from (
              select array_agg(coalesce((
                select max(p.position) from %1$s_position p
                where p.lane = l.lane and p.sequenced_on >= ?), 0) order by l.lane) as heads
              from generate_series(0, 7) l(lane)) t
            where s.log_table = '%1$s'
            returning s.last_position, set_config('enable_seqscan', 'on', true),
              set_config('enable_bitmapscan', 'on', true)
            """,
            log),
        format(
            """
            with aged as (
              update %1$s e set xid = '3'
              where e.day >= ? and e.xid >= pg_snapshot_xmin(pg_current_snapshot())
            ), fresh as (
              select e.day, e.seq, e.lane from %1$s e where e.day >= ? and not exists (
                select from %1$s_position p
                where p.day = e.day and p.seq = e.seq and p.sequenced_on >= ?::date - 1)
            """
                + INSERT
                + """
                  snap = pg_current_snapshot(), sealed_snap = pg_current_snapshot(),
                  sequenced_at = now(),
                  log_id = case when (select %4$s from pg_control_system() c)
                    then gen_random_uuid() else s.log_id end,
                  audited_xid = pg_snapshot_xmin(pg_current_snapshot()),
                  timeline = left(pg_walfile_name(pg_current_wal_lsn()), 8),
                  system_identifier = (select c.system_identifier from pg_control_system() c)
                where s.log_table = '%1$s'
                returning %2$s
                """,
            log),
        format(
            """
            with candidate as materialized (
              select e.day, e.seq, e.xid from %1$s e where e.xid >= ?::xid8 and e.xid < ?::xid8
              order by e.xid fetch first ? rows with ties
            )
            select
              (select count(*) from candidate e
                where not exists (
                  select from %1$s_position p
                  where p.day = e.day and p.seq = e.seq
                    and p.seq >= (select min(seq) from candidate)
                    and p.seq <= (select max(seq) from candidate))),
              count(*), (max(e.xid)::text::bigint + 1)::text
            from candidate e
            """,
            log),
        format(
            """
            with fresh as (
              select e.day, e.seq, e.lane from %1$s e
              where e.xid < ?::xid8 and pg_visible_in_snapshot(e.xid, ?::pg_snapshot) and
            """
                + UNNUMBERED
                + INSERT
                + """
                  sequenced_at = s.sequenced_at, sealed_snap = s.snap
                where s.log_table = '%1$s' and exists (select from top)
                returning %2$s
                """,
            log));
  }

  private static String format(String sql, Log log) {
    return sql.formatted(log.table(), STATE, ANCHOR, FOREIGN);
  }
}
