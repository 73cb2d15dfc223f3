package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.benchmarks.Events;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Orders of some people, and what they come to, added up here and nowhere else.
///
/// @param threshold from which revenue on somebody is in the segment
record Orders(String name, List<Order> orders, BigDecimal threshold) {

  private static final int MADE = 70_000;
  private static final int MADE_PEOPLE = 12_000;

  Orders {
    orders = List.copyOf(orders);
  }

  /// One event as it is sent.
  record Order(String messageId, String userId, BigDecimal total, String json) {}

  /// What somebody, or everybody, has bought.
  record Bought(int orders, BigDecimal total) {
    static final Bought NOTHING = new Bought(0, BigDecimal.ZERO);

    Bought plus(Bought other) {
      return new Bought(orders + other.orders, total.add(other.total));
    }
  }

  /// The orders of a file of the collection API's events, where there is one; else made ones.
  static Orders of(Path file) throws IOException {
    return Files.isReadable(file) ? read(file) : made("made", MADE_PEOPLE, MADE);
  }

  private static Orders read(Path file) throws IOException {
    List<Order> orders = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = Caller.JSON.readTree(line);
        orders.add(
            new Order(
                event.path("messageId").asText(),
                event.path("userId").asText(),
                event.path("properties").path("total").decimalValue(),
                line));
      }
    }
    return new Orders("CDNOW", orders, new BigDecimal("500.00"));
  }

  static Orders made(String run, int people, int count) {
    Events events = new Events(run, people);
    List<Order> orders = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      orders.add(made(events, i));
    }
    return new Orders(run, orders, new BigDecimal("300.00"));
  }

  static Order made(Events events, int i) {
    return new Order(events.messageId(i), events.user(i), Events.total(i), events.message(i));
  }

  Orders first(int count) {
    return count >= orders.size() ? this : new Orders(name, orders.subList(0, count), threshold);
  }

  Orders with(BigDecimal threshold) {
    return new Orders(name, orders, threshold);
  }

  Map<String, Bought> byPerson() {
    Map<String, Bought> people = new LinkedHashMap<>();
    for (Order order : orders) {
      people.merge(order.userId(), new Bought(1, order.total()), Bought::plus);
    }
    return people;
  }

  Bought all() {
    return byPerson().values().stream().reduce(Bought.NOTHING, Bought::plus);
  }

  long members() {
    return byPerson().values().stream().filter(b -> b.total().compareTo(threshold) >= 0).count();
  }

  /// Who has the most orders.
  Map.Entry<String, Bought> best() {
    return byPerson().entrySet().stream()
        .max(java.util.Comparator.comparingInt(e -> e.getValue().orders()))
        .orElseThrow();
  }
}
