package io.rapport.benchmarks.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Who connects to whom.
///
/// @param from a service by its short name
/// @param to a service by its short name, `postgres` or `redis`
record Link(String from, String to) {

  /// Every connection between processes of the platform that carries its work.
  static List<Link> all() {
    List<Link> links = new ArrayList<>();
    for (String service : Parts.INNER) {
      links.add(new Link(Parts.GATEWAY, service));
      links.add(new Link(service, Parts.POSTGRES));
    }
    links.add(new Link("contacts", "profiles"));
    links.add(new Link("interactions", "profiles"));
    links.add(new Link("profiles", "segments"));
    links.add(new Link("profiles", "contacts"));
    links.add(new Link("segments", "contacts"));
    links.add(new Link(Parts.GATEWAY, Parts.REDIS));
    return List.copyOf(links);
  }

  /// What makes the one who connects go through this port.
  Map<String, String> settings(int port) {
    return switch (to) {
      case Parts.POSTGRES ->
          Map.of(
              "RAPPORT_DATABASE_HOST",
              "127.0.0.1",
              "RAPPORT_DATABASE_PORT",
              Integer.toString(port));
      case Parts.REDIS -> Map.of("RAPPORT_REDIS_URL", "redis://127.0.0.1:" + port);
      default ->
          Map.of("RAPPORT_" + to.toUpperCase(Locale.ROOT) + "_URL", "http://127.0.0.1:" + port);
    };
  }

  String toPart() {
    return to.equals(Parts.POSTGRES) || to.equals(Parts.REDIS) ? to : Parts.part(to);
  }

  @Override
  public String toString() {
    return from + "→" + to;
  }
}
