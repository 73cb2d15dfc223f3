package io.rapport.contacts.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.contracts.AccountEvent;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.Event;
import io.rapport.contracts.NoteEvent;
import io.rapport.messaging.CurrentState;
import io.rapport.testing.LogRows;
import io.rapport.testing.PlatformResource;
import io.rapport.web.Workspaces;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ContactsStateTest {

  @Inject CurrentState source;
  @Inject Workspaces workspaces;
  @Inject ObjectMapper json;

  private final Api acme = Api.as("agent");

  @Test
  void tellsOfEverythingWhatWasToldOfItLast() throws JsonProcessingException {
    UUID account = acme.create("/api/v1/accounts", "{\"name\": \"Acme\", \"employees\": 7}");
    acme.create("/api/v1/accounts", "{\"name\": \"Globex\", \"fields\": {\"arr\": 12.50}}");
    for (int i = 0; i < 5; i++) {
      UUID contact =
          acme.create(
              "/api/v1/contacts",
              "{\"name\": \"Ana %d\", \"emails\": [\"a%d@example.com\"], \"accountId\": \"%s\"}"
                  .formatted(i, i, account));
      acme.create("/api/v1/contacts/" + contact + "/notes", "{\"body\": \"Called\"}");
      if (i == 3) {
        acme.delete(
            "/api/v1/contacts/" + contact, acme.get("/api/v1/contacts/" + contact).header("ETag"));
      }
      if (i == 4) {
        acme.patch(
            "/api/v1/contacts/" + contact,
            acme.get("/api/v1/contacts/" + contact).header("ETag"),
            "{\"jobTitle\": \"Buyer\"}");
      }
    }
    Map<String, JsonNode> last = new LinkedHashMap<>();
    for (LogRows.LogRow row : LogRows.published("contacts", acme.workspace())) {
      if (row.type().contains(".deleted.")) {
        last.remove(row.subject());
      } else {
        last.put(row.subject(), json.readTree(row.data()));
      }
    }
    assertThat(last).hasSize(2 + 4 + 4);
    assertThat(source.workspaces()).contains(acme.workspace());
    for (int limit : List.of(1, 3, 100)) {
      Map<String, JsonNode> told = new LinkedHashMap<>();
      for (Event event : export(limit)) {
        JsonNode state = json.readTree(json.writeValueAsString(event));
        assertThat(told.put(event.subject(), state)).isNull();
      }
      assertThat(told).isEqualTo(last);
    }
  }

  private List<Event> export(int limit) {
    List<Event> told = new ArrayList<>();
    String after = "";
    while (after != null) {
      String from = after;
      CurrentState.Page page =
          workspaces.call(
              acme.workspace(),
              () ->
                  QuarkusTransaction.requiringNew()
                      .call(() -> source.page(acme.workspace(), from, limit)));
      assertThat(page.events().size()).isLessThanOrEqualTo(limit);
      assertThat(page.events())
          .hasOnlyElementsOfTypes(
              AccountEvent.Changed.class, ContactEvent.Changed.class, NoteEvent.Changed.class);
      told.addAll(page.events());
      after = page.next();
    }
    return told;
  }
}
