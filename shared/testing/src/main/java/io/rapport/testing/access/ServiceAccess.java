package io.rapport.testing.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/// Access to one running service, from inside: its operations, with those that no document shows.
public final class ServiceAccess {

  static final String INTERNAL = "/internal/";

  private final String service;
  private final Client client;
  private final ApiDocument document;
  private final Subjects subjects;

  /// @param people makes a person, where the paths of the service name one
  public ServiceAccess(String service, Function<UUID, Subjects.Person> people) {
    this.service = service;
    this.client = new Client("http://localhost:" + RestAssured.port);
    this.document =
        ApiDocument.of(client.call("GET", "/q/openapi?format=json", Map.of(), null, null).body());
    this.subjects =
        new Subjects(client, workspace -> Tokens.of("admin").in(workspace), people, service);
  }

  /// For services whose paths name no person.
  public ServiceAccess(String service) {
    this(
        service,
        _ -> {
          throw new IllegalStateException(service + " knows no people");
        });
  }

  /// Every operation is in the document or behind the internal door, and has its row.
  public void checkCoverage(AccessTable table) {
    Set<String> known = new TreeSet<>();
    List<String> gaps = new ArrayList<>();
    for (ApiOperation operation : operations(table)) {
      known.add(operation.method() + " " + operation.path());
      if (table.find(operation).isEmpty()) {
        gaps.add("no row in docs/access.md for " + operation);
      }
    }
    Set<String> declared =
        DeclaredOperations.in("io.rapport." + service, "io.rapport.messaging", "io.rapport.web");
    declared.stream()
        .filter(operation -> !known.contains(operation))
        .forEach(operation -> gaps.add("neither in the document nor in a row: " + operation));
    known.stream()
        .filter(operation -> !declared.contains(operation))
        .forEach(operation -> gaps.add("no code declares " + operation));
    assertThat(gaps).isEmpty();
  }

  /// The matrix of the service.
  public AccessReport matrix(AccessTable table, ApiOperation... more) {
    List<ApiOperation> operations = new ArrayList<>(operations(table));
    operations.addAll(List.of(more));
    return matrix(table, operations);
  }

  /// The matrix of some operations.
  public AccessReport matrix(AccessTable table, List<ApiOperation> operations) {
    return new AccessMatrix(
            service + "-service",
            table,
            document,
            operations,
            client,
            subjects,
            List.of(service),
            AccessMatrix.withTestTokens())
        .run();
  }

  /// Forged tokens at every operation.
  public ForgeryCheck.Result forgeries(AccessTable table) {
    return new ForgeryCheck(table, client).run(document.operations());
  }

  /// Forbidden fields at every operation that takes a body.
  public MassAssignment.Result forbiddenFields(AccessTable table) {
    return forbiddenFields(table, document);
  }

  /// The same with the operations of another document.
  public MassAssignment.Result forbiddenFields(AccessTable table, ApiDocument operations) {
    return new MassAssignment(table, operations, client, subjects, List.of(service))
        .run(operations.operations());
  }

  /// Ids of another workspace in every body that takes ids.
  public ForeignReferences.Result foreignReferences(AccessTable table) {
    return foreignReferences(table, document);
  }

  /// The same with the operations of another document.
  public ForeignReferences.Result foreignReferences(AccessTable table, ApiDocument operations) {
    return new ForeignReferences(table, operations, client, subjects, List.of(service))
        .run(operations.operations());
  }

  /// What comes back from a path and headers of this length.
  public Client.Answer answerToALongHead(int uri, int headers) {
    String path = "/q/openapi?format=json&long=";
    return client.call(
        "GET",
        path + "x".repeat(uri - path.length()),
        Map.of("Baggage", "x".repeat(headers)),
        null,
        null);
  }

  /// The operations of the document, and those of the table that no document shows.
  public List<ApiOperation> operations(AccessTable table) {
    List<ApiOperation> operations = new ArrayList<>(document.operations());
    table.hidden().stream()
        .filter(it -> it.path().startsWith(INTERNAL) || service.equals("interactions"))
        .forEach(operations::add);
    return operations;
  }
}
