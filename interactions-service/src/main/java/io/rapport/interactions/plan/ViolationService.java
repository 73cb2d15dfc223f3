package io.rapport.interactions.plan;

import io.rapport.web.Caller;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ViolationService {

  private static final int DAYS = 30;
  private static final int MOST_DAYS = 400;
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 9999;

  private final ViolationRepository violations;
  private final Caller caller;
  private final Clock clock;

  ViolationService(ViolationRepository violations, Caller caller, Clock clock) {
    this.violations = violations;
    this.caller = caller;
    this.clock = clock;
  }

  /// @param from the last 30 days when null
  /// @param to today when null
  @Transactional
  ViolationsView of(UUID source, LocalDate from, LocalDate to, int limit) {
    LocalDate last = to == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : to;
    LocalDate first = from == null ? last.minusDays(DAYS - 1L) : from;
    if (first.isAfter(last) || last.toEpochDay() - first.toEpochDay() > MOST_DAYS) {
      throw new Problem.Invalid(
          "?from", "must not be after to, nor more than %d days before".formatted(MOST_DAYS));
    }
    if (first.getYear() < FIRST_YEAR || last.getYear() > LAST_YEAR) {
      throw new Problem.Invalid("?from", "must be of the years 2000 to 9999, as to");
    }
    List<ViolationView> rows = violations.of(caller.workspace(), source, first, last, limit + 1);
    boolean more = rows.size() > limit;
    return new ViolationsView(first, last, more ? rows.subList(0, limit) : rows, more);
  }
}
