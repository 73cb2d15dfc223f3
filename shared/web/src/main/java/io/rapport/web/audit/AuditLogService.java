package io.rapport.web.audit;

import io.rapport.web.Caller;
import io.rapport.web.Cursor;
import io.rapport.web.Hashes;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.AuditLogRepository.Comparison;
import io.rapport.web.audit.AuditLogRepository.Ends;
import io.rapport.web.audit.AuditLogRepository.Link;
import io.rapport.web.audit.AuditLogRepository.Query;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Reads the audit log, which is itself written down.
@ApplicationScoped
public class AuditLogService {

  private static final String RESOURCE = "audit-log";

  private final AuditLogRepository rows;
  private final Audit audit;
  private final Caller caller;
  private final AuditConfig config;
  private final Clock clock;

  AuditLogService(
      AuditLogRepository rows, Audit audit, Caller caller, AuditConfig config, Clock clock) {
    this.rows = rows;
    this.audit = audit;
    this.caller = caller;
    this.config = config;
    this.clock = clock;
  }

  /// The newest rows first.
  @Transactional
  Page<AuditLogView> list(AuditFilter filter, String cursor, int limit) {
    Cursor before = Cursor.parse(cursor, 2);
    Query query =
        new Query(
            filter.actor(),
            filter.action(),
            filter.resource(),
            filter.id() == null ? null : id(filter.id()),
            filter.trace(),
            time("?from", filter.from()),
            time("?to", filter.to()),
            before == null ? null : cursorDay(before.keys().getFirst()),
            before == null ? null : cursorNumber(before.keys().getLast()));
    Page<AuditLogView> page =
        Page.of(
            rows.list(caller.workspace(), query, limit + 1),
            limit,
            row -> Cursor.of(row.day(), row.number()));
    audit.listed(RESOURCE, page.data().size());
    return page;
  }

  /// Counts over a day of the chain.
  ///
  /// @param number of an end that was published, with its `hash`; null for none
  @Transactional
  VerificationView verify(String date, Long number, String hash) {
    LocalDate day = day(date);
    UUID workspace = caller.workspace();
    Optional<Ends> ends = rows.findEnds(workspace, day, Comparison.ON);
    Optional<Ends> dayBefore = rows.findEnds(workspace, day, Comparison.BEFORE);
    byte[] previous = dayBefore.map(Ends::hash).orElseGet(() -> beginning(ends));
    Verification verification = new Verification(day, previous, published(number, hash));
    VerificationView result =
        ends.isPresent() && !Arrays.equals(ends.get().previous(), previous)
                || isCutOff(workspace, day, ends, previous)
            ? VerificationView.broken(day, 0, 1, "begins-elsewhere")
            : follow(workspace, day, ends, verification);
    audit.operation("audit-log.verified", RESOURCE, List.of(), day.toString());
    return result;
  }

  /// For operations of parts that do not know the audit log.
  @Transactional
  void writeDown(String action, String resource, List<UUID> ids, String target) {
    audit.operation(action, resource, ids, target);
  }

  private VerificationView follow(
      UUID workspace, LocalDate day, Optional<Ends> ends, Verification verification) {
    rows.withHandle(
        handle -> {
          try (Stream<Link> links = rows.links(handle, workspace, day)) {
            Iterator<Link> each = links.iterator();
            boolean well = true;
            while (well && each.hasNext()) {
              well = verification.follow(each.next());
            }
            return well;
          }
        });
    return verification.end(
        ends, rows.findEnds(workspace, day, Comparison.ON), rows.countUnsealed(workspace, day));
  }

  /// The first day of a workspace begins with zeros; when days before it were dropped for their
  /// age, it begins where it says.
  private static byte[] beginning(Optional<Ends> ends) {
    return ends.map(Ends::previous).orElseGet(() -> new byte[Hashes.LENGTH]);
  }

  /// Whether the next day goes on from somewhere else than where this one ends: then days are gone.
  private boolean isCutOff(UUID workspace, LocalDate day, Optional<Ends> ends, byte[] previous) {
    byte[] end = ends.map(Ends::hash).orElse(previous);
    return rows.findEnds(workspace, day, Comparison.AFTER)
        .filter(next -> !Arrays.equals(next.previous(), end))
        .isPresent();
  }

  private LocalDate day(String date) {
    LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    if (date == null) {
      return today;
    }
    LocalDate day;
    try {
      day = LocalDate.parse(date);
    } catch (DateTimeException _) {
      throw new Problem.Invalid("?day", "must be a day, for example 2026-05-04");
    }
    if (day.isBefore(today.minusDays(config.retention().toDays()))) {
      throw new Problem.NotFound("A day that long ago");
    }
    return day;
  }

  private static Optional<Verification.Published> published(Long number, String hash) {
    if (number == null && hash == null) {
      return Optional.empty();
    }
    if (number == null || hash == null || !hash.matches("[0-9a-f]{64}")) {
      throw new Problem.Invalid("?hash", "must be 64 hexadecimal digits, with its number");
    }
    return Optional.of(new Verification.Published(number, java.util.HexFormat.of().parseHex(hash)));
  }

  private static UUID id(String text) {
    return Ids.parse(text)
        .orElseThrow(() -> new Problem.Invalid("?filter[resourceId]", "must be an id"));
  }

  private static Instant time(String parameter, String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      throw new Problem.Invalid(parameter, "must be a time, for example 2026-05-04T08:00:00Z");
    }
  }

  private static LocalDate cursorDay(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException _) {
      throw notOurs();
    }
  }

  private static Long cursorNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw notOurs();
    }
  }

  private static Problem.Invalid notOurs() {
    return new Problem.Invalid("?cursor", "must be the next of a page of this list");
  }
}
