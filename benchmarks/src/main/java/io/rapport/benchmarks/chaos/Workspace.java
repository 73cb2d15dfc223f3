package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An organization of the demo realm, with what this run has defined in it.
///
/// @param segment the id of the segment of those who bought for the threshold or more
record Workspace(UUID id, Caller caller, String writeKey, String segment) {

  static final UUID ACME = UUID.fromString("0190a000-0000-7000-8000-00000000ac3e");
  static final UUID GLOBEX = UUID.fromString("0190a000-0000-7000-8000-00000000910b");

  /// Defines revenue and orders as computed traits, and the segment of large revenue.
  static Workspace define(UUID id, Caller caller, BigDecimal threshold)
      throws IOException, InterruptedException {
    caller.post(
        "/api/v1/traits",
        Map.of(
            "name", "revenue",
            "of",
                Map.of(
                    "event",
                    "Order Completed",
                    "where",
                    List.of(Map.of("property", "currency", "op", "equals", "value", "USD"))),
            "aggregate", Map.of("type", "sum", "property", "total")));
    caller.post(
        "/api/v1/traits",
        Map.of(
            "name", "orders",
            "of", Map.of("event", "Order Completed", "where", List.of()),
            "aggregate", Map.of("type", "count")));
    JsonNode segment =
        caller.post(
            "/api/v1/segments",
            Map.of(
                "name",
                "Revenue of " + threshold + " or more",
                "rule",
                Map.of("type", "trait", "name", "revenue", "op", "atLeast", "value", threshold)));
    JsonNode source = caller.post("/api/v1/sources", Map.of("name", "chaos"));
    return new Workspace(id, caller, source.path("writeKey").asText(), segment.path("id").asText());
  }
}
