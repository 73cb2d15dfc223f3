package io.rapport.benchmarks.chaos;

import io.rapport.benchmarks.chaos.Saboteur.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// How each fault may look from outside while it lasts, and whether it did.
final class Promises {

  /// What a caller may have to wait for a clear refusal: the services wait five seconds for a
  /// connection to their database.
  private static final Duration SOON = Duration.ofSeconds(8);

  private static final Duration NOTICED = Duration.ofSeconds(5);
  private static final List<String> READS =
      List.of(Probes.CONTACTS, Probes.PROFILES, Probes.SEGMENTS, Probes.CUSTOMER);
  private static final List<String> WRITES =
      List.of(Probes.COLLECT, Probes.COLLECT_BATCH, ContactLoad.CREATE, ContactLoad.CHANGE);

  private final History history;
  private final List<Finding> findings = new ArrayList<>();

  Promises(History history) {
    this.history = history;
  }

  /// One promise that was looked at during one fault.
  record Finding(String fault, String promise, boolean kept, String seen) {}

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /// Looks back at a fault that is over. What died is away until it answers again.
  void judge(Fault fault, Window window, Watch.Recovery recovery) {
    Window away =
        new Window(window.from(), window.to().plus(recovery.answers().orElse(Duration.ZERO)));
    switch (fault) {
      case Fault.Kill(String part) -> downstream(fault, away, part);
      case Fault.Pause(String part, Duration _) -> {
        if (part.equals(Parts.POSTGRES)) {
          everyDatabase(fault, window);
        } else {
          downstream(fault, window, part);
        }
      }
      case Fault.Crash _ ->
          check(
              fault,
              away,
              "the database server comes back: 503 with Retry-After within "
                  + SOON.toSeconds()
                  + " s",
              a -> !a.what().equals(Probes.CUSTOMER),
              a -> good(a) || a.polite() && a.took().compareTo(SOON) < 0);
      case Fault.Cut(Link link, Wire.Trouble trouble, Duration _) ->
          link(fault, window, link, trouble);
    }
  }

  private void downstream(Fault fault, Window window, String part) {
    switch (part) {
      case Parts.REDIS ->
          check(fault, window, "Redis is away: nobody notices", _ -> true, this::good);
      case Parts.KEYCLOAK ->
          check(
              fault,
              window,
              "Keycloak is away: known tokens and write keys go on",
              a -> !a.what().equals(Probes.KEYS),
              this::good);
      case Parts.GATEWAY -> {}
      default -> away(fault, window, Parts.service(part));
    }
  }

  private void link(Fault fault, Window window, Link link, Wire.Trouble trouble) {
    if (link.to().equals(Parts.REDIS)) {
      check(fault, window, "Redis is out of reach: nobody notices", _ -> true, this::good);
    } else if (link.to().equals(Parts.POSTGRES)) {
      if (!trouble.passes()) {
        database(fault, window, link.from());
      }
    } else if (!link.from().equals(Parts.GATEWAY)) {
      check(
          fault,
          window,
          "services do not reach each other: every request goes on",
          _ -> true,
          this::good);
    }
  }

  /// A service is away: all writes that are not its own go on, reads beside it too.
  private void away(Fault fault, Window window, String service) {
    check(
        fault,
        window,
        service + " is away: the others go on",
        a -> !of(service).contains(a.what()),
        this::good);
  }

  private void everyDatabase(Fault fault, Window window) {
    for (String service : Parts.INNER) {
      database(fault, window, service);
    }
  }

  private void database(Fault fault, Window window, String service) {
    Set<String> own = of(service);
    check(
        fault,
        window,
        "the database of "
            + service
            + " is away: 503 with Retry-After within "
            + SOON.toSeconds()
            + " s",
        a -> own.contains(a.what()) && !a.what().equals(Probes.CUSTOMER),
        a -> a.succeeded() || a.polite() && a.took().compareTo(SOON) < 0);
    if (Duration.between(window.from(), window.to()).compareTo(NOTICED) > 0) {
      String ready = Probes.readiness(Parts.part(service));
      boolean down =
          history.between(window.from(), window.to()).stream()
              .anyMatch(a -> a.what().equals(ready) && !a.succeeded());
      findings.add(
          new Finding(
              fault.kind(),
              service + " is not ready while its database is away",
              down,
              down ? "" : "it was ready all the time"));
    }
  }

  private void check(
      Fault fault,
      Window window,
      String promise,
      Predicate<Attempt> concerns,
      Predicate<Attempt> good) {
    List<Attempt> bad =
        history.between(window.from(), window.to()).stream()
            .filter(a -> READS.contains(a.what()) || WRITES.contains(a.what()))
            .filter(concerns)
            .filter(good.negate())
            .toList();
    findings.add(
        new Finding(
            fault.kind() + " " + fault.target(),
            promise,
            bad.isEmpty(),
            bad.isEmpty()
                ? ""
                : bad.size()
                    + " times otherwise, first: "
                    + bad.getFirst().what()
                    + ", "
                    + bad.getFirst().outcome()
                    + " after "
                    + bad.getFirst().took().toMillis()
                    + " ms"));
  }

  private boolean good(Attempt attempt) {
    return attempt.succeeded() || attempt.outcome().equals(Attempt.TOO_MANY);
  }

  /// What a caller does with a service.
  private static Set<String> of(String service) {
    return switch (service) {
      case "contacts" -> Set.of(Probes.CONTACTS, ContactLoad.CREATE, ContactLoad.CHANGE);
      case "interactions" -> Set.of(Probes.COLLECT, Probes.COLLECT_BATCH);
      case "profiles" -> Set.of(Probes.PROFILES, Probes.CUSTOMER);
      case "segments" -> Set.of(Probes.SEGMENTS);
      default -> Set.of();
    };
  }
}
