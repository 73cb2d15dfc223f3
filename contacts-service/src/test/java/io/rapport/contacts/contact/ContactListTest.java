package io.rapport.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contacts.Api;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ContactListTest {

  private static final String CONTACTS = "/api/v1/contacts";

  @ParameterizedTest
  @CsvSource({"createdAt", "-createdAt", "changedAt", "-changedAt", "name", "-name"})
  void pagesThroughAllRowsOnce(String sort) {
    Api agent = Api.as("agent");
    for (String name : List.of("Dov", "Ana", "ana", "Carl", "Bo", "Émile", "王")) {
      agent.create(CONTACTS, "{\"name\": \"" + name + "\"}");
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Response page = agent.list(CONTACTS, "sort", sort, "limit", "3", "cursor", cursor);
      page.then().statusCode(200);
      seen.addAll(page.path("data.name"));
      cursor = page.path("page.next");
      assertThat(page.<Boolean>path("page.hasMore")).isEqualTo(cursor != null);
    } while (cursor != null);
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    if (sort.equals("name")) {
      assertThat(seen).endsWith("Bo", "Carl", "Dov", "Émile", "王");
    }
  }

  @Test
  void countsOnlyWhenAsked() {
    Api agent = Api.as("agent");
    agent.create(CONTACTS, "{\"name\": \"Ana\"}");
    agent.create(CONTACTS, "{\"name\": \"Bo\"}");
    agent.list(CONTACTS, "limit", "1").then().body("page.total", equalTo(null));
    agent.list(CONTACTS, "limit", "1", "total", "true").then().body("page.total", equalTo(2));
    agent.list(CONTACTS, "q", "bo", "total", "true").then().body("page.total", equalTo(1));
  }

  @Test
  void filters() {
    Api agent = Api.as("agent");
    UUID account = agent.create("/api/v1/accounts", "{\"name\": \"Acme\"}");
    agent.create(
        CONTACTS,
        """
        {"name": "Ana", "emails": ["Ana@Acme.example"], "phones": ["+972541234567"],
         "userId": "u1", "accountId": "%s", "owner": "adam", "lifecycle": "lead"}"""
            .formatted(account));
    agent.create(CONTACTS, "{\"name\": \"Bo\", \"owner\": \"anna\", \"lifecycle\": \"customer\"}");
    expect(agent, "Ana", "filter[email]", "ana@acme.EXAMPLE");
    expect(agent, "Ana", "filter[phone]", "+972 54-123-4567");
    expect(agent, "Ana", "filter[userId]", "u1");
    expect(agent, "Ana", "filter[accountId]", account.toString());
    expect(agent, "Ana", "filter[owner]", "adam");
    expect(agent, "Bo", "filter[lifecycle]", "customer");
    expect(agent, "Bo", "filter[lifecycle]", "customer", "filter[owner]", "anna");
    agent
        .list(CONTACTS, "filter[lifecycle]", "customer", "filter[owner]", "adam")
        .then()
        .body("data", empty());
    agent
        .list(CONTACTS, "filter[lifecycle]", "customer", "filter[lifecycle]", "lead")
        .then()
        .body("data.name", containsInAnyOrder("Ana", "Bo"));
    agent
        .list(CONTACTS, "filter[changedAt][atLeast]", "2020-01-01T00:00:00Z")
        .then()
        .body("data.name", containsInAnyOrder("Ana", "Bo"));
    agent
        .list(CONTACTS, "filter[createdAt][lessThan]", "2020-01-01T00:00:00Z")
        .then()
        .body("data", empty());
    agent
        .get("/api/v1/accounts/" + account + "/contacts")
        .then()
        .statusCode(200)
        .body("data.name", contains("Ana"));
  }

  @ParameterizedTest
  @CsvSource({
    "filter[shoeSize],45,?filter[shoeSize]",
    "filter,1,?filter",
    "filter[owner][atLeast],a,?filter[owner][atLeast]",
    "filter[changedAt],2020-01-01T00:00:00Z,?filter[changedAt]",
    "filter[changedAt][atLeast],yesterday,?filter[changedAt][atLeast]",
    "filter[accountId],x,?filter[accountId]",
    "filter[phone],x,?filter[phone]",
    "sort,version,?sort",
    "sort,name; drop table contact,?sort",
    "limit,0,?limit",
    "limit,201,?limit",
    "limit,many,?limit",
    "total,maybe,?total",
    "cursor,abc,?cursor"
  })
  void refusesWhatIsNotOnTheList(String name, String value, String pointer) {
    Api.as("viewer")
        .list(CONTACTS, name, value)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo(pointer));
  }

  @Test
  void refusesTheCursorOfAnotherOrder() {
    Api agent = Api.as("agent");
    agent.create(CONTACTS, "{\"name\": \"Ana\"}");
    agent.create(CONTACTS, "{\"name\": \"Bo\"}");
    String cursor = agent.list(CONTACTS, "sort", "name", "limit", "1").path("page.next");
    agent
        .list(CONTACTS, "sort", "-name", "cursor", cursor)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("?cursor"));
  }

  @ParameterizedTest
  @CsvSource({
    "דוד כהן,דוד",
    "דוד כהן,כה",
    "محمد العلي,العل",
    "مُحَمَّد العلي,محمد",
    "Анна Каренина,карен",
    "Ђорђе Љубичић,djordje",
    "Ђорђе Љубичић,ljubičić",
    "Đorđe Ljubičić,љубичић",
    "王小明,小明",
    "王小明,王",
    "José Núñez,jose nun",
    "Mark Cohen,COHEN mark"
  })
  void findsNamesInAnyScript(String name, String query) {
    Api agent = Api.as("agent");
    agent.create(CONTACTS, "{\"name\": \"" + name + "\"}");
    agent.create(CONTACTS, "{\"name\": \"Somebody Else\"}");
    expect(agent, name, "q", query);
  }

  @Test
  void findsByEmail() {
    Api agent = Api.as("agent");
    agent.create(CONTACTS, "{\"name\": \"A\", \"emails\": [\"Mark.Cohen@acme.example\"]}");
    agent.create(CONTACTS, "{\"name\": \"B\", \"emails\": [\"other@acme.example\"]}");
    expect(agent, "A", "q", "mark.cohen@ac");
    expect(agent, "A", "q", "cohen");
    expect(agent, "A", "q", "cohen acme");
    agent.list(CONTACTS, "q", "100%_").then().statusCode(200).body("data", empty());
    agent.list(CONTACTS, "q", "!").then().statusCode(200).body("data", empty());
  }

  @Test
  void forgetsOldNames() {
    Api agent = Api.as("agent");
    UUID id = agent.create(CONTACTS, "{\"name\": \"Ana\"}");
    agent.patch(CONTACTS + "/" + id, "\"1\"", "{\"name\": \"Zoe\"}").then().statusCode(200);
    agent.list(CONTACTS, "q", "ana").then().body("data", empty());
    expect(agent, "Zoe", "q", "zo");
  }

  private static void expect(Api api, String name, String... query) {
    api.list(CONTACTS, query).then().statusCode(200).body("data.name", contains(name));
  }
}
