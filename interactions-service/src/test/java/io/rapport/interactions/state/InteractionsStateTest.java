package io.rapport.interactions.state;

import static io.rapport.interactions.SourceFixtures.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.TicketEvent;
import io.rapport.messaging.CurrentState;
import io.rapport.testing.Fresh;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.rapport.web.Workspaces;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class InteractionsStateTest {

  @Inject CurrentState source;
  @Inject Workspaces workspaces;
  @Inject ObjectMapper json;

  private final UUID workspace = Fresh.workspace();
  private final UUID contact = UUID.randomUUID();

  @Test
  void tellsOfEverythingWhatWasToldOfItLast() throws JsonProcessingException {
    for (int i = 0; i < 4; i++) {
      Response call =
          create(
              "activities",
              "\"kind\": \"call\", \"durationSeconds\": 60, \"fields\": {\"price\": 0.10}");
      Response ticket = create("tickets", "\"title\": \"Broken %d\"".formatted(i));
      if (i == 1) {
        as("agent", workspace)
            .header("If-Match", ticket.header("ETag"))
            .body("{\"status\": \"resolved\"}")
            .patch(ticket.header("Location"))
            .then()
            .statusCode(200);
      }
      if (i == 2) {
        for (Response each : List.of(call, ticket)) {
          as("agent", workspace)
              .header("If-Match", each.header("ETag"))
              .delete(each.header("Location"))
              .then()
              .statusCode(204);
        }
      }
    }
    Map<String, JsonNode> last = new LinkedHashMap<>();
    for (LogRows.LogRow row : LogRows.published("interactions", workspace)) {
      if (row.type().contains(".deleted.")) {
        last.remove(row.subject());
      } else {
        last.put(row.subject(), json.readTree(row.data()));
      }
    }
    assertThat(last).hasSize(6);
    assertThat(source.workspaces()).contains(workspace);
    for (int limit : List.of(1, 2, 100)) {
      assertThat(export(limit)).isEqualTo(last);
    }
  }

  private Response create(String what, String more) {
    Response created =
        as("agent", workspace)
            .body("{\"contactId\": \"%s\", %s}".formatted(contact, more))
            .post("/api/v1/" + what);
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    return created;
  }

  private Map<String, JsonNode> export(int limit) throws JsonProcessingException {
    Map<String, JsonNode> told = new LinkedHashMap<>();
    String after = "";
    while (after != null) {
      String from = after;
      CurrentState.Page page =
          workspaces.call(
              workspace,
              () ->
                  QuarkusTransaction.requiringNew()
                      .call(() -> source.page(workspace, from, limit)));
      assertThat(page.events().size()).isLessThanOrEqualTo(limit);
      assertThat(page.events())
          .hasOnlyElementsOfTypes(ActivityEvent.Changed.class, TicketEvent.Changed.class);
      for (var event : page.events()) {
        String text = json.writeValueAsString(event);
        assertThat(told.put(event.subject(), json.readTree(text))).isNull();
      }
      after = page.next();
    }
    return told;
  }
}
