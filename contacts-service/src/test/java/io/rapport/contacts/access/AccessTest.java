package io.rapport.contacts.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.access.AccessReport;
import io.rapport.testing.access.AccessTable;
import io.rapport.testing.access.ApiDocument;
import io.rapport.testing.access.ApiOperation;
import io.rapport.testing.access.Caller;
import io.rapport.testing.access.ForeignReferences;
import io.rapport.testing.access.MassAssignment;
import io.rapport.testing.access.ServiceAccess;
import io.rapport.testing.access.ServiceAccessChecks;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AccessTest extends ServiceAccessChecks {

  private static final String LEAK = "/api/v1/contacts/{contactId}/leak";
  private static final ApiOperation LEAK_READ = ApiOperation.hidden("leakRead", "GET", LEAK, null);
  private static final ApiOperation LEAK_WRITE =
      ApiOperation.hidden("leakWrite", "POST", LEAK, null);

  private static final String ACCOUNT =
      "{\"accountId\": {\"type\": \"string\", \"format\": \"uuid\"}}";
  private static final String NAME = "{\"name\": {\"type\": \"string\"}}";

  private final AccessTable leaky =
      table
          .and(new AccessTable.Row("leak: read", Set.of("leakRead"), Set.copyOf(Caller.ROLES)))
          .and(
              new AccessTable.Row(
                  "leak: write", Set.of("leakWrite"), Set.of("agent", "integrator", "admin")));

  @Override
  protected ServiceAccess service() {
    return new ServiceAccess("contacts");
  }

  @Test
  void findsAnOperationThatShowsAnotherWorkspace() {
    AccessReport report = access.matrix(leaky, List.of(LEAK_READ));

    assertThat(report.leaks())
        .containsExactly(LEAK_READ + " × other workspace: 200 instead of 404");
    assertThat(report.wrong()).isEmpty();
  }

  @Test
  void findsAnOperationThatWritesIntoAnotherWorkspace() {
    AccessReport report = access.matrix(leaky, List.of(LEAK_WRITE));

    assertThat(report.leaks())
        .containsExactly(
            LEAK_WRITE + " × refused callers changed rows of the workspace in [contacts.contact]");
  }

  @Test
  void findsARoleTooManyAndARoleTooFew() {
    List<ApiOperation> card = operation("getCard");

    assertThat(access.matrix(table.with("contacts: read", Set.of("admin")), card).leaks())
        .filteredOn(cell -> cell.endsWith(": 200 instead of 403"))
        .hasSize(5)
        .anyMatch(cell -> cell.contains("viewer: "));
    assertThat(
            access
                .matrix(table.with("notes: write", Set.of("admin", "viewer")), operation("addNote"))
                .wrong())
        .hasSize(1)
        .allMatch(cell -> cell.contains("viewer: 403 though allowed"));
  }

  @Test
  void findsAnOperationWithoutARow() {
    assertThat(access.matrix(table, List.of(LEAK_READ)).wrong())
        .containsExactly(LEAK_READ + " × no row in docs/access.md");
  }

  @Test
  void findsBodiesThatReachIntoAnotherWorkspace() {
    ForeignReferences.Result result =
        access.foreignReferences(
            open("tell", "write", "follow", "followed", "ignore"),
            document(
                post("tell", "telling", ACCOUNT),
                post("write", "writing", ACCOUNT),
                post("follow", "following", ACCOUNT),
                post("ignore", "ignoring", ACCOUNT),
                "\"/api/v1/leak/followed\": {\"get\": {\"operationId\": \"followed\"}}"));

    assertThat(result.wrong())
        .anyMatch(it -> it.startsWith("tell /accountId tells ids of another workspace"))
        .anyMatch(
            it ->
                it.equals(
                    "write /accountId changed rows of the other workspace in [contacts.account]"))
        .anyMatch(
            it ->
                it.startsWith("follow /accountId, read by followed, leads to another workspace: "))
        .anyMatch(it -> it.startsWith("ignore /accountId proves nothing"));
    assertThat(result.fields()).hasSize(4);
  }

  @Test
  void findsAnOperationThatBindsWhatOnlyThePlatformSets() {
    MassAssignment.Result result =
        access.forbiddenFields(
            open("bind", "echo"),
            document(post("bind", "binding", NAME), post("echo", "echoing", NAME)));

    assertThat(result.wrong())
        .containsOnlyOnce(
            "bind (POST /api/v1/leak/binding) with ownerId: 204, stored in [contacts.idempotency_key]")
        .filteredOn(it -> it.startsWith("echo (") && it.contains(", shown: "))
        .hasSize(9);
    assertThat(result.wrong()).hasSize(10);
  }

  private AccessTable open(String... operations) {
    return table.and(new AccessTable.Row("leak", Set.of(operations), Set.of("admin")));
  }

  private static ApiDocument document(String... paths) {
    return ApiDocument.of("{\"paths\": {" + String.join(", ", paths) + "}}");
  }

  private static String post(String id, String path, String properties) {
    return """
        "/api/v1/leak/%s": {"post": {"operationId": "%s", "requestBody": {"content": {
          "application/json": {"example": {}, "schema": {"properties": %s}}}}}}"""
        .formatted(path, id, properties);
  }

  private List<ApiOperation> operation(String id) {
    return access.operations(table).stream().filter(it -> it.id().equals(id)).toList();
  }
}
