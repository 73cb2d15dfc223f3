package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.benchmarks.chaos.Orders.Bought;
import io.rapport.benchmarks.chaos.Orders.Order;
import io.rapport.benchmarks.chaos.Stores.Messages;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Compares what the platform says and holds with what was written to it.
final class Figures {

  private static final int SAMPLE = 200;
  private static final int CONTACT_SAMPLE = 30;

  private final Stores stores;
  private final Comparison comparison;
  private long lost;
  private long doubled;

  Figures(Stores stores, Comparison comparison) {
    this.stores = stores;
    this.comparison = comparison;
  }

  long lost() {
    return lost;
  }

  long doubled() {
    return doubled;
  }

  /// What is published of the CDNOW data beside what was added up from the file.
  void published(Orders orders) {
    Bought best = orders.byPerson().get("cdnow-07592");
    comparison.equal("CDNOW as published: orders", 69_659, orders.orders().size());
    comparison.equal("CDNOW as published: customers", 23_570, orders.byPerson().size());
    comparison.equal(
        "CDNOW as published: revenue", new BigDecimal("2500315.63"), orders.all().total());
    comparison.equal("CDNOW as published: revenue of 500.00 or more", 734L, orders.members());
    comparison.equal("CDNOW as published: orders of cdnow-07592", 201, best.orders());
    comparison.equal(
        "CDNOW as published: revenue of cdnow-07592", new BigDecimal("13990.93"), best.total());
  }

  /// Events in every store that keeps them, once each.
  void events(String who, UUID workspace, Set<String> known) throws SQLException {
    Map<String, String> tables =
        Map.of("interactions", "event", "profiles", "profile_event", "segments", "performed");
    for (String database : List.of("interactions", "profiles", "segments")) {
      Messages found = stores.messages(database, tables.get(database), workspace);
      comparison.equal(who + " events in " + database, (long) known.size(), found.rows());
      comparison.equal(who + " events lost in " + database, 0L, found.lost(known));
      comparison.equal(who + " events doubled in " + database, 0L, found.doubled());
      comparison.equal(who + " events nobody sent in " + database, 0L, found.strange(known));
      lost += found.lost(known);
      doubled += found.doubled();
    }
  }

  /// What the API says of the orders.
  ///
  /// @param profiles how many people the workspace knows
  void orders(String who, Workspace workspace, Orders orders, long profiles)
      throws IOException, InterruptedException {
    Caller api = workspace.caller();
    comparison.equal(
        who + " profiles",
        profiles,
        api.get("/api/v1/profiles?limit=1&total=true").path("page").path("total").asLong());
    Bought all = orders.all();
    for (JsonNode listed : api.get("/api/v1/traits").path("data")) {
      JsonNode trait = api.get("/api/v1/traits/" + listed.path("id").asText());
      String name = trait.path("name").asText();
      comparison.equal(who + " " + name + " is", "live", trait.path("status").asText());
      comparison.equal(
          who + " people with " + name,
          (long) orders.byPerson().size(),
          trait.path("profiles").asLong());
      if (name.equals("revenue")) {
        comparison.equal(who + " revenue of all", all.total(), trait.path("total").decimalValue());
      }
    }
    Map.Entry<String, Bought> best = orders.best();
    JsonNode traits =
        api.get("/api/v1/profiles/by/user_id/" + encoded(best.getKey())).path("traits");
    comparison.equal(
        who + " orders of " + best.getKey(),
        (long) best.getValue().orders(),
        traits.path("orders").asLong());
    comparison.equal(
        who + " revenue of " + best.getKey(),
        best.getValue().total(),
        traits.path("revenue").decimalValue());
    JsonNode segment = api.get("/api/v1/segments/" + workspace.segment());
    comparison.equal(who + " segment is", "live", segment.path("status").asText());
    comparison.equal(
        who + " members with " + orders.threshold() + " or more",
        orders.members(),
        segment.path("count").asLong());
    verdicts(who, api, orders.orders());
  }

  private void verdicts(String who, Caller api, List<Order> orders)
      throws IOException, InterruptedException {
    int step = Math.max(1, orders.size() / SAMPLE);
    long asked = 0;
    long accepted = 0;
    for (int i = 0; i < orders.size(); i += step) {
      JsonNode verdict =
          api.get("/api/v1/events/" + encoded(orders.get(i).messageId()) + "/verdict");
      asked++;
      accepted += verdict.path("verdict").asText().equals("accepted") ? 1 : 0;
    }
    comparison.equal(who + " verdicts 'accepted' of " + asked + " asked", asked, accepted);
    comparison.equal(who + " quarantine", "{}", api.get("/api/v1/quarantine/summary").toString());
  }

  /// Contacts in contacts-service, in profiles-service, and on the profiles.
  void contacts(Workspace workspace, Map<UUID, ContactLoad.Written> confirmed)
      throws SQLException, IOException, InterruptedException {
    Map<String, String> written =
        confirmed.entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().toString(),
                    e -> e.getValue().version() + " " + e.getValue().jobTitle()));
    Map<String, String> stored =
        stores.rows(
            "contacts",
            "select id, version, job_title from contact where workspace_id = ?",
            workspace.id());
    comparison.equal("contacts stored", (long) written.size(), (long) stored.size());
    comparison.equal("contacts other than confirmed", 0L, differences(written, stored));
    Map<String, String> versions =
        confirmed.entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().toString(), e -> Long.toString(e.getValue().version())));
    Map<String, String> inProfiles =
        stores.rows(
            "profiles",
            "select contact_id, version from contact_version where workspace_id = ?",
            workspace.id());
    comparison.equal("contacts in profiles", (long) versions.size(), (long) inProfiles.size());
    comparison.equal(
        "contacts in profiles of another version", 0L, differences(versions, inProfiles));
    long wrong = 0;
    for (var contact : confirmed.entrySet().stream().limit(CONTACT_SAMPLE).toList()) {
      JsonNode profile =
          workspace.caller().get("/api/v1/profiles/by/contact_id/" + contact.getKey());
      wrong +=
          profile.path("traits").path("jobTitle").asText().equals(contact.getValue().jobTitle())
              ? 0
              : 1;
    }
    comparison.equal("profiles with another job title than their contact's", 0L, wrong);
  }

  /// What a service tells of its rows is what the others hold of them.
  ///
  /// @param contacts how many contacts there are, each of another person
  void projections(long contacts) throws SQLException {
    Map<String, String> profiles =
        stores.rows("profiles", "select id, version, merged_into from profile");
    comparison.equal(
        "profiles that segments holds otherwise",
        0L,
        differences(
            profiles,
            stores.rows("segments", "select profile_id, version, merged_into from profile")));
    // The cards know the profiles of contacts alone.
    Map<String, String> cards =
        stores.rows("contacts", "select profile_id, version, merged_into from profile");
    comparison.equal("profiles on cards", contacts, (long) cards.size());
    comparison.equal(
        "profiles that contacts holds otherwise",
        0L,
        cards.entrySet().stream()
            .filter(card -> !card.getValue().equals(profiles.get(card.getKey())))
            .count());
    String members =
        """
        select segment_id || ' ' || profile_id, version from %s where member
        """;
    comparison.equal(
        "memberships that contacts holds otherwise",
        0L,
        differences(
            stores.rows("segments", members.formatted("membership")),
            stores.rows("contacts", members.formatted("profile_segment"))));
  }

  private static long differences(Map<String, String> a, Map<String, String> b) {
    Set<String> keys = new HashSet<>(a.keySet());
    keys.addAll(b.keySet());
    return keys.stream().filter(key -> !Objects.equals(a.get(key), b.get(key))).count();
  }

  /// No reader of a log stands or has set anything aside.
  void logs(List<Lags.Reader> readers) throws SQLException {
    comparison.equal(
        "events that wait in the logs", 0L, readers.stream().mapToLong(Lags.Reader::events).sum());
    comparison.equal(
        "dead letters", 0L, readers.stream().mapToLong(Lags.Reader::deadLetters).sum());
    comparison.equal("parked keys", 0L, readers.stream().mapToLong(Lags.Reader::parkedKeys).sum());
    comparison.equal(
        "lanes that are not active",
        "[]",
        readers.stream()
            .flatMap(r -> r.standing().stream().map(lane -> r.name() + " " + lane))
            .toList()
            .toString());
    comparison.equal("rows without a place in their log", 0L, stores.unnumbered());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
