package io.rapport.benchmarks;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The events of a run: orders of some users, the same for the platform and the bare database.
///
/// @param run marks the messages and users of this run
/// @param users how many people they are spread over
/// @param filler characters of text in each
public record Events(String run, int users, int filler) implements BareDatabase.Rows {

  public static final int BATCH = 100;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int USUAL_FILLER = 160;

  public Events(String run, int users) {
    this(run, users, USUAL_FILLER);
  }

  /// The body of the n-th batch for the collection API.
  byte[] batch(int n) {
    StringBuilder body = new StringBuilder(64 * 1024).append("{\"batch\":[");
    for (int i = 0; i < BATCH; i++) {
      body.append(i == 0 ? "" : ",").append(message(n * BATCH + i));
    }
    return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The i-th event, about 240 bytes of JSON and the filler.
  @Override
  public String message(int i) {
    return """
        {"type":"track","event":"Order Completed","messageId":"%s","userId":"%s","timestamp":"%s",\
        "properties":{"order_id":"o-%d","run":"%s","total":%s,"currency":"USD","note":"%s"}}"""
        .formatted(
            messageId(i), user(i), time(i), i, run, total(i).toPlainString(), "x".repeat(filler));
  }

  @Override
  public String messageId(int i) {
    return run + "-m" + i;
  }

  @Override
  public String user(int i) {
    return run + "-u" + i % users;
  }

  @Override
  public Instant time(int i) {
    return START.plusSeconds(i % 10_000_000);
  }

  /// Between 1.00 and 100.99, in cents.
  public static BigDecimal total(int i) {
    return BigDecimal.valueOf(100 + (i * 7919L) % 10_000, 2);
  }

  /// What all orders of the first `count` events come to.
  static BigDecimal sum(int count) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < count; i++) {
      sum = sum.add(total(i));
    }
    return sum;
  }

  /// How many of the users have orders of at least this sum after `count` events.
  int usersWithAtLeast(BigDecimal threshold, int count) {
    BigDecimal[] sums = new BigDecimal[users];
    java.util.Arrays.fill(sums, BigDecimal.ZERO);
    for (int i = 0; i < count; i++) {
      sums[i % users] = sums[i % users].add(total(i));
    }
    return (int) java.util.Arrays.stream(sums).filter(s -> s.compareTo(threshold) >= 0).count();
  }
}
