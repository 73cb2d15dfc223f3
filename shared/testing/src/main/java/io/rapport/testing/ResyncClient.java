package io.rapport.testing;

import io.rapport.contracts.Event;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Plays a source that brings its current state to the service under test. Whatever workspace it
/// does not bring, the service takes for lost. Afterwards the lanes of [InboxClient] go on where
/// they stood.
public final class ResyncClient {

  private static final AtomicLong EPOCHS = new AtomicLong();
  private static final int LANES = 8;

  private final String source;
  private final String log;
  private final UUID id = UUID.randomUUID();
  private final long epoch = EPOCHS.incrementAndGet();
  private long page;
  private String after = "";

  private ResyncClient(String source, String log) {
    this.source = source;
    this.log = log;
  }

  /// Begins a resync of a log of another service.
  public static ResyncClient begin(String source, String log) {
    ResyncClient client = new ResyncClient(source, log);
    expect(200, client.post("", "application/json", Map.of("epoch", client.epoch)));
    return client;
  }

  /// Does all of it: each state in a page with so many others of its workspace at most, everything
  /// sent twice.
  public static void run(
      String source, String log, int size, Map<UUID, ? extends List<? extends Event>> states) {
    ResyncClient client = begin(source, log);
    states.forEach(
        (workspace, events) -> {
          for (int from = 0; from < events.size(); from += size) {
            client.page(workspace, events.subList(from, Math.min(events.size(), from + size)));
          }
        });
    client.end();
  }

  /// What the service knows this resync by.
  public UUID id() {
    return id;
  }

  /// Sweeps as the inbox of the service does, chunk by chunk; each is tried in a transaction that
  /// fails first, and goes on where the one before ended. Returns how many it took.
  ///
  /// @param rows how much there is that could be removed
  /// @param most what a chunk may look at
  /// @param failing a chunk behind that place that is not committed
  /// @param chunk one that is; returns where the next one goes on
  public static int sweep(
      IntSupplier rows, int most, Consumer<String> failing, UnaryOperator<String> chunk) {
    int chunks = 0;
    for (String after = ""; after != null; chunks++) {
      int before = rows.getAsInt();
      failing.accept(after);
      if (rows.getAsInt() != before) {
        throw new AssertionError("A chunk that failed has an effect");
      }
      after = chunk.apply(after);
      if (before - rows.getAsInt() > most) {
        throw new AssertionError("More than a chunk was removed at once");
      }
    }
    return chunks;
  }

  /// Brings the next page, twice: the second one is known and has no effect.
  public void page(UUID workspace, List<? extends Event> states) {
    List<Map<String, Object>> body = new ArrayList<>();
    InboxClient lane = InboxClient.of(source, log);
    states.forEach(state -> body.add(lane.cloudEvent(workspace, state, 1)));
    next("page-" + (page + 1), body);
  }

  private void next(String next, List<Map<String, Object>> body) {
    for (int time = 0; time < 2; time++) {
      Response answer =
          RestAssured.given()
              .auth()
              .oauth2(Tokens.service())
              .header("Content-Type", "application/cloudevents-batch+json")
              .header("After", after)
              .header("Next", next)
              .body(InboxClient.json(body))
              .post(path() + "/pages/" + (page + 1));
      expect(200, answer);
      if (answer.<Number>path("page").longValue() != page + 1) {
        throw new AssertionError("The receiver is at " + answer.asString());
      }
    }
    page++;
    after = next;
  }

  /// Says that this was all, and waits until what did not come is swept.
  public void end() {
    next("exported", List.of());
    Map<String, Object> end = new LinkedHashMap<>();
    end.put("pages", page);
    end.put("logId", InboxClient.of(source, log).logId());
    end.put(
        "heads",
        IntStream.range(0, LANES)
            .mapToObj(lane -> InboxClient.of(source, log, lane).head())
            .toList());
    boolean done = false;
    for (int attempt = 0; !done && attempt < 20; attempt++) {
      Response answer = post("/end", "application/json", end);
      expect(200, answer);
      done = answer.path("done");
    }
    if (!done) {
      throw new AssertionError("The resync did not end");
    }
  }

  private Response post(String path, String type, Object body) {
    return RestAssured.given()
        .auth()
        .oauth2(Tokens.service())
        .header("Content-Type", type)
        .body(InboxClient.json(body))
        .post(path() + path);
  }

  private String path() {
    return "/internal/log/" + source + "/" + log + "/resync/" + id;
  }

  private static void expect(int status, Response answer) {
    if (answer.statusCode() != status) {
      throw new AssertionError(
          "The receiver answered " + answer.statusCode() + ": " + answer.asString());
    }
  }
}
