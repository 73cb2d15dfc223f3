package io.rapport.benchmarks.collect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What became of calls. Each sender has its own; they are added up at the end.
final class Tally {

  private static final int SOME = 3;

  /// Instants and durations in nanoseconds.
  private static final class Times {
    private long[] all = new long[1024];
    private int size;

    void add(long nanos) {
      if (size == all.length) {
        all = Arrays.copyOf(all, size * 2);
      }
      all[size++] = nanos;
    }

    long[] toArray() {
      return Arrays.copyOf(all, size);
    }
  }

  private final Times took = new Times();
  private final Times ended = new Times();
  private final Times refusedTook = new Times();
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private long accepted;
  private long failed;
  private long withoutRetryAfter;
  private long unsent;
  private long oddlyAccepted;

  /// @param events of the call
  void add(Wire.Answer answer, int events, long begin, long end) {
    statuses.merge(answer.status(), 1L, Long::sum);
    if (answer.status() == 200) {
      took.add(end - begin);
      ended.add(end);
      accepted += answer.accepted();
      oddlyAccepted += answer.accepted() == events ? 0 : 1;
    } else {
      refusedTook.add(end - begin);
      withoutRetryAfter += answer.isRefusal() && answer.retryAfter() < 0 ? 1 : 0;
    }
  }

  void fail(Exception failure) {
    failed++;
    if (failures.size() < SOME) {
      failures.add(failure.toString());
    }
  }

  /// A call that was due and could not be made: no connection was free.
  void unsent() {
    unsent++;
  }

  static Tally sum(Collection<Tally> parts) {
    Tally sum = new Tally();
    for (Tally part : parts) {
      for (long time : part.took.toArray()) {
        sum.took.add(time);
      }
      for (long time : part.ended.toArray()) {
        sum.ended.add(time);
      }
      for (long time : part.refusedTook.toArray()) {
        sum.refusedTook.add(time);
      }
      part.statuses.forEach((status, calls) -> sum.statuses.merge(status, calls, Long::sum));
      sum.failures.addAll(part.failures);
      sum.accepted += part.accepted;
      sum.failed += part.failed;
      sum.withoutRetryAfter += part.withoutRetryAfter;
      sum.unsent += part.unsent;
      sum.oddlyAccepted += part.oddlyAccepted;
    }
    return sum;
  }

  /// Events that were acknowledged.
  long accepted() {
    return accepted;
  }

  /// Calls that were answered with success.
  long succeeded() {
    return statuses.getOrDefault(200, 0L);
  }

  /// Calls that were answered, by status.
  Map<Integer, Long> statuses() {
    return statuses;
  }

  long answered() {
    return statuses.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Calls that were told to come again.
  long refused() {
    return statuses.getOrDefault(429, 0L) + statuses.getOrDefault(503, 0L);
  }

  /// Calls answered otherwise.
  long strange() {
    return answered() - succeeded() - refused();
  }

  /// Calls that had no answer.
  long failed() {
    return failed;
  }

  List<String> failures() {
    return failures.stream().distinct().limit(SOME).toList();
  }

  long withoutRetryAfter() {
    return withoutRetryAfter;
  }

  long unsentCalls() {
    return unsent;
  }

  /// Successful calls of which some events were not simply accepted.
  long oddlyAccepted() {
    return oddlyAccepted;
  }

  /// How long successful calls took.
  long[] took() {
    return took.toArray();
  }

  /// When they ended.
  long[] ended() {
    return ended.toArray();
  }

  /// How long the others took, ascending.
  long[] refusedTook() {
    long[] sorted = refusedTook.toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
