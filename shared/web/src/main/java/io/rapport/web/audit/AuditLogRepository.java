package io.rapport.web.audit;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Reads the audit log.
@Singleton
class AuditLogRepository {

  /// Rows are sealed within a second; after an outage of a week they are still found by time.
  private static final int LATEST_SEAL_DAYS = 7;

  private static final int CHUNK = 1_000;

  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private final Jdbi jdbi;

  AuditLogRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// What a list is narrowed to; null stands for everything.
  record Query(
      String actor,
      String action,
      String resource,
      UUID id,
      String trace,
      Instant from,
      Instant to,
      LocalDate beforeDay,
      Long beforeNumber) {}

  /// The newest rows first.
  List<AuditLogView> list(UUID workspace, Query query, int count) {
    String found =
        query.id() == null
            ? "audit_seal s"
            : """
              audit_subject i join audit_seal s on s.workspace_id = i.workspace_id
                and s.day = i.day and s.number = i.number
              """;
    String narrowed =
        query.id() == null ? "" : "and i.workspace_id = :workspace and i.subject = :id ";
    LocalDate from = query.from() == null ? LocalDate.EPOCH : day(query.from());
    LocalDate to =
        query.to() == null ? day(END_OF_TIME) : day(query.to()).plusDays(LATEST_SEAL_DAYS);
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select s.day as seal_day, s.number, s.sealed_at, s.row_day, s.row_seq, s.hash,"
                        + SealedRow.COLUMNS
                        + "from "
                        + found
                        + """
                         join audit_row r on r.workspace_id = s.workspace_id and r.day = s.row_day
                          and r.seq = s.row_seq
                        where s.workspace_id = :workspace and s.day between :fromDay and :toDay
                          and (s.day, s.number) < (:beforeDay, :beforeNumber)
                          and (cast(:actor as text) is null or :actor in (r.actor, r.actor_name))
                          and (cast(:action as text) is null or r.action = :action)
                          and (cast(:resource as text) is null or r.resource = :resource)
                          and (cast(:trace as text) is null or r.trace = :trace)
                          and r.at >= :from and r.at < :to
                        """
                        + narrowed
                        + " order by s.day desc, s.number desc limit :count")
                .bind("workspace", workspace)
                .bind("fromDay", from)
                .bind("toDay", to)
                .bind("beforeDay", query.beforeDay() == null ? to : query.beforeDay())
                .bind(
                    "beforeNumber",
                    query.beforeNumber() == null ? Long.MAX_VALUE : query.beforeNumber())
                .bind("actor", query.actor())
                .bind("action", query.action())
                .bind("resource", query.resource())
                .bind("trace", query.trace())
                .bind("from", time(query.from(), Instant.EPOCH))
                .bind("to", time(query.to(), END_OF_TIME))
                .bind("count", count)
                .bindMap(query.id() == null ? Map.of() : Map.of("id", query.id()))
                .map((row, _) -> AuditLogView.of(sealed(row, workspace), row.getBytes("hash")))
                .list());
  }

  /// Where the chain of a day begins and ends.
  record Ends(byte[] previous, long number, byte[] hash) {}

  /// A link of a chain as it is stored.
  ///
  /// @param row null when it is gone
  record Link(long number, Instant sealedAt, SealedRow row, byte[] hash) {}

  /// Where the chain ends on a day, or on the nearest day before or after it that has one.
  Optional<Ends> findEnds(UUID workspace, LocalDate day, Comparison comparison) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select previous, last_number, last_hash from audit_day"
                        + " where workspace_id = :workspace and day "
                        + comparison.sql
                        + " limit 1")
                .bind("workspace", workspace)
                .bind("day", day)
                .map(
                    (row, _) ->
                        new Ends(
                            row.getBytes("previous"),
                            row.getLong("last_number"),
                            row.getBytes("last_hash")))
                .findOne());
  }

  /// Which day beside another.
  enum Comparison {
    BEFORE("< :day order by day desc"),
    ON("= :day"),
    AFTER("> :day order by day");

    private final String sql;

    Comparison(String sql) {
      this.sql = sql;
    }
  }

  /// The links of a day in order. To be closed.
  Stream<Link> links(Handle handle, UUID workspace, LocalDate day) {
    return handle
        .createQuery(
            "select s.day as seal_day, s.number, s.sealed_at, s.row_day, s.row_seq, s.hash,"
                + SealedRow.COLUMNS
                + """
                 from audit_seal s
                left join audit_row r on r.workspace_id = s.workspace_id and r.day = s.row_day
                  and r.seq = s.row_seq
                where s.workspace_id = :workspace and s.day = :day
                order by s.number
                """)
        .setFetchSize(CHUNK)
        .bind("workspace", workspace)
        .bind("day", day)
        .map(
            (row, _) ->
                new Link(
                    row.getLong("number"),
                    SealedRow.time(row, "sealed_at"),
                    row.getObject("id") == null ? null : sealed(row, workspace),
                    row.getBytes("hash")))
        .stream();
  }

  /// How many rows of a day were written more than a minute ago and have no seal.
  long countUnsealed(UUID workspace, LocalDate day) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from audit_row r
                    where r.workspace_id = :workspace and r.day = :day
                      and r.at < now() - interval '1 minute'
                      and not exists (select from audit_seal s where s.workspace_id = :workspace
                        and s.day >= :day and s.row_day = r.day and s.row_seq = r.seq)
                    """)
                .bind("workspace", workspace)
                .bind("day", day)
                .mapTo(Long.class)
                .one());
  }

  <T> T withHandle(Function<Handle, T> work) {
    return jdbi.withHandle(work::apply);
  }

  private static SealedRow sealed(ResultSet row, UUID workspace) throws SQLException {
    return SealedRow.of(
        row,
        workspace,
        row.getObject("seal_day", LocalDate.class),
        row.getLong("number"),
        SealedRow.time(row, "sealed_at"),
        row.getObject("row_day", LocalDate.class),
        row.getLong("row_seq"));
  }

  private static OffsetDateTime time(Instant asked, Instant otherwise) {
    return (asked == null ? otherwise : asked).atOffset(ZoneOffset.UTC);
  }

  private static LocalDate day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
