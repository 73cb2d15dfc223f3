package io.rapport.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says what runs, where, and how far each log is behind. Exit code 0 when everything is ready,
/// else 1.
final class Status {
  private final Home home;
  private final PrintStream out;

  Status(Home home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  int run(boolean json) throws IOException, InterruptedException {
    boolean running = Lock.held(home);
    Optional<State> state = State.read(home);
    if (!running || state.isEmpty()) {
      Map<String, ProcessHandle> strays = new Processes(home).strays();
      if (json) {
        ObjectNode node = Json.MAPPER.createObjectNode().put("running", false).put("ready", false);
        ObjectNode left = node.putObject("strays");
        strays.forEach((name, process) -> left.put(name, process.pid()));
        print(node);
      } else {
        out.println(
            strays.isEmpty()
                ? "Rapport is down."
                : "Rapport's supervisor was killed; still running: "
                    + String.join(", ", strays.keySet())
                    + ". `./rapport down` ends them.");
      }
      return 1;
    }
    return json ? json(state.get()) : text(state.get());
  }

  private int json(State state) throws IOException, InterruptedException {
    Settings settings = state.settings();
    boolean ready = isReady(state);
    ObjectNode node = Json.MAPPER.createObjectNode().put("running", true).put("ready", ready);
    node.put("phase", state.phase().name().toLowerCase(java.util.Locale.ROOT));
    node.put("supervisor", state.supervisor());
    node.putObject("addresses")
        .put("gateway", settings.gateway())
        .put("swagger", settings.gateway() + "/swagger")
        .put("openapi", settings.gateway() + "/openapi.json")
        .put("keycloak", settings.keycloak())
        .put("issuer", settings.issuer())
        .put("database", settings.databaseHost() + ":" + settings.databasePort())
        .put("redis", settings.redisUrl());
    ArrayNode parts = node.putArray("parts");
    for (State.Part part : state.parts()) {
      parts
          .addObject()
          .put("name", part.name())
          .put("title", part.title())
          .put("url", part.url())
          .put("port", part.port())
          .put("pid", part.pid())
          .put("ready", answers(part))
          .put("startMillis", part.tookMillis())
          .put("restarts", part.restarts())
          .put("log", part.log());
    }
    ArrayNode lags = node.putArray("lags");
    for (Lag lag : Lag.all(settings)) {
      lags.addObject()
          .put("service", lag.service())
          .put("log", lag.log())
          .put("subscriber", lag.subscriber())
          .put("events", lag.events());
    }
    print(node);
    return ready ? 0 : 1;
  }

  private int text(State state) {
    out.printf("%-22s %-7s %8s %9s  %-24s %s%n", "", "", "pid", "restarts", "address", "log");
    for (State.Part part : state.parts()) {
      out.printf(
          "%-22s %-7s %8s %9d  %-24s %s%n",
          part.title(),
          answers(part) ? "ready" : "away",
          part.pid() == null ? "-" : part.pid(),
          part.restarts(),
          part.url(),
          home.root().relativize(java.nio.file.Path.of(part.log())));
    }
    List<Lag> lags = Lag.all(state.settings());
    if (!lags.isEmpty()) {
      out.printf("%n%-22s %-12s %-14s %s%n", "log of", "log", "read by", "events behind");
      for (Lag lag : lags) {
        out.printf(
            "%-22s %-12s %-14s %d%n", lag.service(), lag.log(), lag.subscriber(), lag.events());
      }
    }
    Addresses.print(state.settings(), out);
    return isReady(state) ? 0 : 1;
  }

  private static boolean isReady(State state) {
    return state.phase() == State.Phase.READY && state.parts().stream().allMatch(Status::answers);
  }

  /// Asked now, not remembered.
  private static boolean answers(State.Part part) {
    try {
      return switch (part.name()) {
        case "postgres", "redis" -> !Ports.free(part.port());
        case "keycloak", "gateway" -> Http.ok(part.url() + "/health/ready");
        default -> Http.ok(part.url() + "/q/health/ready");
      };
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void print(ObjectNode node) throws IOException {
    out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node));
  }
}
