package io.rapport.testing.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Puts every payload into every parameter and every place of every body of a service.
public final class Injection {

  private static final int THREADS = 6;

  /// What came of it.
  ///
  /// @param failures answers of 500 and above, and parameters that made the path unknown
  /// @param malformed statements that the database could not parse
  public record Seen(int fields, int requests, List<String> failures, List<String> malformed) {}

  private record Try(String field, int payload, Supplier<Target.Answer> call, boolean known) {}

  private final Target target;
  private final int oneOf;
  private final List<Try> tries = new ArrayList<>();
  private int fields;

  private Injection(Target target, int oneOf) {
    this.target = target;
    this.oneOf = oneOf;
  }

  /// Attacks a service.
  ///
  /// @param oneOf of how many payloads each field gets one; another one than its neighbour
  public static Seen into(String database, String service, Target target, int oneOf) {
    List<Operations.Operation> operations = Operations.of(service);
    target.fill(operations);
    Injection injection = new Injection(target, oneOf);
    operations.forEach(injection::attack);
    ServerLog log = ServerLog.of(database);
    List<String> failures = injection.run();
    return new Seen(injection.fields, injection.tries.size(), failures, log.malformedStatements());
  }

  private void attack(Operations.Operation operation) {
    JsonNode body = operation.bodies().isEmpty() ? null : operation.bodies().getFirst();
    for (Operations.Parameter parameter : operation.parameters()) {
      List<String> payloads =
          parameter.name().equals("cursor") ? Payloads.cursors() : Payloads.all();
      each(
          operation + " " + parameter.name(),
          payloads,
          !parameter.inPath() && !operation.hasPathParameter(),
          payload ->
              parameter.inPath() && payload.isBlank()
                  ? null
                  : () -> target.call(operation, Map.of(parameter.name(), payload), body));
    }
    for (JsonNode example : operation.bodies()) {
      for (String place : places(example, "")) {
        each(
            operation + " " + place,
            Payloads.all(),
            false,
            payload -> () -> target.call(operation, Map.of(), with(example, place, payload)));
      }
    }
  }

  private void each(
      String field,
      List<String> payloads,
      boolean known,
      java.util.function.Function<String, Supplier<Target.Answer>> call) {
    for (int i = fields % oneOf; i < payloads.size(); i += oneOf) {
      Supplier<Target.Answer> made = call.apply(payloads.get(i));
      if (made != null) {
        tries.add(new Try(field, i, made, known));
      }
    }
    fields++;
  }

  private List<String> run() {
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = next.getAndIncrement(); i < tries.size(); i = next.getAndIncrement()) {
                  judge(tries.get(i), failures);
                }
              }));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return List.copyOf(failures);
  }

  private static void judge(Try attempt, ConcurrentLinkedQueue<String> failures) {
    try {
      Target.Answer answer = attempt.call.get();
      if (answer.status() >= 500 || attempt.known && answer.status() == 404) {
        failures.add(
            "%s, payload %d: %d %s"
                .formatted(attempt.field, attempt.payload, answer.status(), answer.body()));
      }
    } catch (RuntimeException e) {
      failures.add("%s, payload %d: %s".formatted(attempt.field, attempt.payload, e));
    }
  }

  /// JSON pointers to every value, and with a `#` at the end to every name of a member.
  private static List<String> places(JsonNode node, String pointer) {
    List<String> places = new ArrayList<>();
    if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                String place = pointer + "/" + member.getKey();
                places.add(place + "#");
                places.addAll(places(member.getValue(), place));
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        places.addAll(places(node.get(i), pointer + "/" + i));
      }
    } else {
      places.add(pointer);
    }
    return places;
  }

  private static JsonNode with(JsonNode example, String place, String payload) {
    JsonNode copy = example.deepCopy();
    boolean name = place.endsWith("#");
    String pointer = name ? place.substring(0, place.length() - 1) : place;
    int last = pointer.lastIndexOf('/');
    JsonNode parent = copy.at(pointer.substring(0, last));
    String key = pointer.substring(last + 1);
    switch (parent) {
      case ObjectNode object when name -> object.set(payload, object.remove(key));
      case ObjectNode object -> object.set(key, TextNode.valueOf(payload));
      case ArrayNode array -> array.set(Integer.parseInt(key), TextNode.valueOf(payload));
      default -> throw new IllegalStateException(place);
    }
    return copy;
  }
}
