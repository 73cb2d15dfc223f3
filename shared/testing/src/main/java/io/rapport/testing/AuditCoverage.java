package io.rapport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// Calls every operation of a service's OpenAPI document below `/api/v1` for real and demands a row
/// of the audit log for each. An operation that nobody calls here is an error too, so that a new
/// one cannot be forgotten.
public final class AuditCoverage {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final String service;
  private final Map<String, Function<UUID, Response>> calls = new LinkedHashMap<>();
  private final Map<String, String> unaudited = new TreeMap<>();

  private AuditCoverage(String service) {
    this.service = service;
  }

  public static AuditCoverage of(String service) {
    return new AuditCoverage(service);
  }

  /// How an operation is called with success in a workspace; what it needs is made before, in the
  /// same call.
  public AuditCoverage call(String operationId, Function<UUID, Response> call) {
    calls.put(operationId, call);
    return this;
  }

  /// An operation that leaves no row, and why.
  public AuditCoverage unaudited(String operationId, String why) {
    unaudited.put(operationId, why);
    return this;
  }

  /// What is wrong, one line for each operation; must be empty.
  public List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    for (String operation : operations()) {
      if (unaudited.containsKey(operation)) {
        continue;
      }
      Function<UUID, Response> call = calls.get(operation);
      if (call == null) {
        flaws.add(operation + " is neither called here nor named as unaudited");
        continue;
      }
      UUID workspace = Fresh.workspace();
      int status = call.apply(workspace).statusCode();
      long rows =
          AuditRows.of(service, workspace).stream()
              .filter(row -> operation.equals(row.operation()))
              .count();
      if (status >= 300) {
        flaws.add(operation + " answered " + status);
      } else if (rows == 0) {
        flaws.add(operation + " left no row in the audit log");
      }
    }
    return flaws;
  }

  private List<String> operations() {
    try {
      JsonNode document =
          new ObjectMapper()
              .readTree(
                  Repository.root()
                      .resolve("deploy/openapi/" + service + "-service.json")
                      .toFile());
      List<String> operations = new ArrayList<>();
      document
          .path("paths")
          .properties()
          .forEach(
              path -> {
                if (path.getKey().startsWith("/api/v1/")) {
                  path.getValue()
                      .properties()
                      .forEach(
                          method -> {
                            if (METHODS.contains(method.getKey())) {
                              operations.add(method.getValue().path("operationId").asText());
                            }
                          });
                }
              });
      return operations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
