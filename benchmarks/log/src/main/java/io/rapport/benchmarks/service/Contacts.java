package io.rapport.benchmarks.service;

import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.ContactState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// Changes of contacts, each about 1 KB of JSON with the usual mixture of fields.
final class Contacts {

  private static final int CONTACTS = 10_000;
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final String REMARK =
      "Asked for the winter catalogue, prefers to be called in the afternoon. ".repeat(4);

  private Contacts() {}

  /// The changes of one transaction; its number stands in their versions.
  static List<ContactEvent.Changed> changes(long transaction, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ContactEvent.Changed(state(transaction, transaction * count + i)))
        .toList();
  }

  private static ContactState state(long transaction, long n) {
    long contact = n * 7919 % CONTACTS;
    return new ContactState(
        new UUID(0x0190a00000007000L, 0x8000000000000000L + contact),
        transaction,
        "Wilhelmina",
        "Contact " + contact,
        "Wilhelmina Contact " + contact,
        List.of("wilhelmina." + contact + "@example.com"),
        List.of("+4930555" + (1_000_000 + contact)),
        "user-" + contact,
        Map.of("shop", "customer-" + contact),
        null,
        "Head of purchasing",
        "adam",
        "customer",
        Map.of(
            "revenue",
            BigDecimal.valueOf(100 + n * 7919 % 1_000_000, 2),
            "orders",
            n % 100,
            "newsletter",
            n % 2 == 0,
            "language",
            "de-DE",
            "segment",
            "outdoor-" + n % 20,
            "lastOrder",
            "2026-05-17T10:30:00Z",
            "remark",
            REMARK),
        CREATED,
        CREATED.plusSeconds(n % 10_000_000));
  }
}
