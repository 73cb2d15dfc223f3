package io.rapport.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The traits and segments of the sample, defined by its marketer.
final class Definitions {

  static final String WITHIN_40_DAYS = "Upgraded within 40 days of the ad";
  private static final String MARKETER = "mira";

  private final Api api;

  Definitions(Api api) {
    this.api = api;
  }

  /// Defines what is not there yet.
  ///
  /// @return ids of the segments by name
  Map<String, String> define() throws IOException, InterruptedException {
    Map<String, String> traits = byName("/api/v1/traits");
    for (Map<String, Object> trait : traits()) {
      if (!traits.containsKey((String) trait.get("name"))) {
        api.post(MARKETER, "/api/v1/traits", trait, null);
      }
    }
    Map<String, String> segments = byName("/api/v1/segments");
    for (Map<String, Object> segment : segments()) {
      if (!segments.containsKey((String) segment.get("name"))) {
        api.post(MARKETER, "/api/v1/segments", segment, null);
      }
    }
    return byName("/api/v1/segments");
  }

  /// Whether all that is defined counts the whole past.
  boolean live() throws IOException, InterruptedException {
    return building("/api/v1/traits") == 0 && building("/api/v1/segments") == 0;
  }

  private long building(String path) throws IOException, InterruptedException {
    return api.list(MARKETER, path).stream()
        .filter(it -> !it.path("status").asText().equals("live"))
        .count();
  }

  private Map<String, String> byName(String path) throws IOException, InterruptedException {
    Map<String, String> ids = new LinkedHashMap<>();
    for (JsonNode row : api.list(MARKETER, path)) {
      ids.put(row.path("name").asText(), row.path("id").asText());
    }
    return ids;
  }

  static List<Map<String, Object>> traits() {
    return List.of(
        trait("revenue", Journey.ORDER, Map.of("type", "sum", "property", "total")),
        trait("orders", Journey.ORDER, Map.of("type", "count")),
        trait("plan", Journey.UPGRADE, Map.of("type", "last", "property", "plan")),
        trait("first_ad", Journey.AD, Map.of("type", "first", "property", "utm_campaign")));
  }

  static List<Map<String, Object>> segments() {
    Map<String, Object> ad = new LinkedHashMap<>();
    ad.put("event", Journey.AD);
    ad.put("where", List.of(filter("utm_source", "facebook"), filter("utm_medium", "paid_social")));
    return List.of(
        segment(
            WITHIN_40_DAYS,
            Map.of(
                "type",
                "sequence",
                "first",
                ad,
                "then",
                Map.of("event", Journey.UPGRADE),
                "within",
                "P" + SampleCompany.WITHIN.toDays() + "D")),
        segment(
            "Trial without upgrade",
            all(
                performed(Journey.TRIAL),
                Map.of("type", "not", "rule", performed(Journey.UPGRADE)))),
        segment(
            "Big spenders",
            all(
                Map.of("type", "trait", "name", "revenue", "op", "atLeast", "value", 500),
                Map.of(
                    "type",
                    "performed",
                    "event",
                    Journey.ORDER,
                    "count",
                    Map.of("atLeast", 1),
                    "window",
                    Map.of("last", "P90D"),
                    "where",
                    List.of()))));
  }

  private static Map<String, Object> trait(
      String name, String event, Map<String, Object> aggregate) {
    return Map.of(
        "name", name, "of", Map.of("event", event, "where", List.of()), "aggregate", aggregate);
  }

  private static Map<String, Object> segment(String name, Map<String, Object> rule) {
    return Map.of("name", name, "rule", rule);
  }

  private static Map<String, Object> all(Map<String, Object> one, Map<String, Object> other) {
    return Map.of("type", "all", "rules", List.of(one, other));
  }

  private static Map<String, Object> performed(String event) {
    return Map.of("type", "performed", "event", event, "count", Map.of("atLeast", 1));
  }

  private static Map<String, Object> filter(String property, String value) {
    return Map.of("property", property, "op", "equals", "value", value);
  }
}
