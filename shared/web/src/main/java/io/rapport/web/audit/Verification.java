package io.rapport.web.audit;

import io.rapport.web.audit.AuditLogRepository.Ends;
import io.rapport.web.audit.AuditLogRepository.Link;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/// Counts over the chain of a day, link by link, until the first that is wrong.
final class Verification {

  /// No transaction of a request runs that long.
  private static final Duration LATE = Duration.ofMinutes(10);

  private final LocalDate day;
  private final Optional<Published> published;
  private byte[] hash;
  private long number;
  private Instant batch = Instant.MIN;
  private Instant batchBefore = Instant.MIN;
  private boolean metPublished;
  private VerificationView broken;

  /// @param published an end of the chain that somebody kept
  Verification(LocalDate day, byte[] previous, Optional<Published> published) {
    this.day = day;
    this.hash = previous;
    this.published = published;
    this.metPublished = published.isEmpty();
  }

  /// An end of the chain as it was told at some time.
  record Published(long number, byte[] hash) {}

  /// Returns whether all is well so far.
  boolean follow(Link link) {
    if (link.number() != number + 1) {
      return breaksAt(number + 1, "number-missing");
    }
    if (link.row() == null) {
      return breaksAt(link.number(), "row-missing");
    }
    byte[] expected = link.row().hash(hash);
    if (!Arrays.equals(expected, link.hash())) {
      return breaksAt(link.number(), "row-changed");
    }
    if (link.sealedAt().isAfter(batch)) {
      batchBefore = batch;
      batch = link.sealedAt();
    }
    if (!batchBefore.equals(Instant.MIN) && link.row().at().isBefore(batchBefore.minus(LATE))) {
      return breaksAt(link.number(), "row-late");
    }
    number = link.number();
    hash = expected;
    metPublished |= published.filter(this::isHere).isPresent();
    return true;
  }

  /// To be asked after the last link. The sealer may have gone on since the ends were read.
  ///
  /// @param before where the day ended before the links were read
  /// @param after where it ended afterwards
  VerificationView end(Optional<Ends> before, Optional<Ends> after, long unsealed) {
    if (broken != null) {
      return broken;
    }
    long least = before.map(Ends::number).orElse(0L);
    long most = after.map(Ends::number).orElse(0L);
    if (number < least) {
      return VerificationView.broken(day, number, number + 1, "number-missing");
    }
    if (number > most || number == most && !after.map(this::isHere).orElse(true)) {
      return VerificationView.broken(day, number, most + 1, "ends-elsewhere");
    }
    if (!metPublished) {
      return VerificationView.broken(day, number, published.orElseThrow().number(), "head-missing");
    }
    if (unsealed > 0) {
      return VerificationView.broken(day, number, number + 1, "row-unsealed");
    }
    return VerificationView.intact(day, number, SealedRow.hex(hash));
  }

  private boolean isHere(Ends ends) {
    return Arrays.equals(ends.hash(), hash);
  }

  private boolean isHere(Published head) {
    return head.number() == number && Arrays.equals(head.hash(), hash);
  }

  private boolean breaksAt(long place, String reason) {
    broken = VerificationView.broken(day, number, place, reason);
    return false;
  }
}
