package io.rapport.interactions.pos;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.sender;
import static io.rapport.interactions.SourceFixtures.writeKey;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.interactions.door.ExactJson;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class PosResourceTest {

  private static final String RECEIPT =
      """
      {"id": "%s", "soldAt": "2026-05-01T11:58:12+02:00", "store": "Berlin 1", "till": "3",
       "currency": "EUR", "total": 24.90, "tax": 3.980,
       "customer": %s,
       "items": [{"sku": "R-1", "productId": 7, "name": "Racket", "quantity": 1, "price": 19.90},
         {"sku": "B-2", "quantity": 5, "price": 1.00, "color": "red"}]}""";

  private static final String PHONE = "{\"phone\": \"+4915112345678\"}";

  private UUID workspace;
  private String key;

  @BeforeEach
  void createSource() {
    workspace = Fresh.workspace();
    key = writeKey(workspace);
  }

  @Test
  void makesAnOrderOfAReceipt() {
    send(RECEIPT.formatted(
            "3-1",
            "{\"phone\": \"+4915112345678\", \"card\": 7712, \"externalIds\": {\"club\": \"c-9\"}}"))
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("results", empty());

    JsonNode message = ExactJson.read(events("message").getFirst());
    assertThat(events("name")).containsExactly("Order Completed");
    assertThat(events("occurred_at at time zone 'utc'")).containsExactly("2026-05-01 09:58:12");
    assertThat(events("subject")).containsExactly(message.get("messageId").textValue());
    assertThat(message.get("properties").toString())
        .isEqualTo(
            """
            {"order_id":"3-1","store":"Berlin 1","till":"3","currency":"EUR","total":24.90,\
            "tax":3.980,"products":[{"sku":"R-1","product_id":7,"name":"Racket","quantity":1,\
            "price":19.90},{"sku":"B-2","quantity":5,"price":1.00,"color":"red"}]}""");
    assertThat(message.get("context").toString())
        .isEqualTo(
            """
            {"channel":"pos","traits":{"phone":"+4915112345678"},"externalIds":[\
            {"id":"7712","type":"card","collection":"users","encoding":"none"},\
            {"id":"c-9","type":"club","collection":"users","encoding":"none"}]}""");
  }

  @Test
  void refusesBytesThatAreNoText() {
    byte[] body = {(byte) 0xff, (byte) 0xfe, 0, 0, (byte) 0xff, 0x55, 0x4e, (byte) 0xcb};
    sender(key).body(body).post("/v1/pos").then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"phone\": \"+4915112345678\"}",
        "{\"card\": \"7712\"}",
        "{\"email\": \"mark@example.org\"}",
        "{\"userId\": \"u-1\"}",
        "{\"externalIds\": {\"club\": \"c-9\"}}"
      })
  void needsOneIdentifierOnly(String customer) {
    send(RECEIPT.formatted("3-1", customer)).then().body("accepted", equalTo(1));
  }

  /// Control: without any, the same receipt is nobody's.
  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"phone\": \" \"}", "{\"name\": \"Mark\"}"})
  void setsAsideWhatIsNobodys(String customer) {
    send(RECEIPT.formatted("3-1", customer))
        .then()
        .statusCode(200)
        .body("quarantined", equalTo(1))
        .body("results[0].reason", equalTo("missing-id"));
  }

  @Test
  void takesAReceiptOnceHoweverOftenItIsSent() {
    String batch = receipts(RECEIPT.formatted("3-1", PHONE), RECEIPT.formatted("3-2", PHONE));
    send(batch).then().body("accepted", equalTo(2));

    send(batch).then().body("accepted", equalTo(0)).body("duplicates", equalTo(2));
    send(RECEIPT.formatted("3-1", PHONE).replace("24.90", "99.90"))
        .then()
        .body("results[0].verdict", equalTo("conflict"));
    assertThat(events("name")).hasSize(2);
  }

  @Test
  void tellsARefundFromItsSale() {
    String refund =
        RECEIPT.formatted("3-1", PHONE).replace("{\"id\"", "{\"type\": \"refund\", \"id\"");

    send(receipts(RECEIPT.formatted("3-1", PHONE), refund)).then().body("accepted", equalTo(2));

    assertThat(events("name")).containsExactly("Order Completed", "Order Refunded");
  }

  @Test
  void correctsTheClockOfTheTill() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant tillsNow = now.minus(3, ChronoUnit.HOURS);
    Instant soldByItsClock = tillsNow.minus(2, ChronoUnit.DAYS);

    send("{\"sentAt\": \"%s\", \"receipts\": [%s]}"
            .formatted(
                tillsNow,
                RECEIPT
                    .formatted("3-1", PHONE)
                    .replace("2026-05-01T11:58:12+02:00", soldByItsClock.toString())))
        .then()
        .body("accepted", equalTo(1));

    Instant occurred =
        Instant.parse(
            events("to_char(occurred_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
                .getFirst());
    assertThat(occurred).isBetween(now.minus(2, ChronoUnit.DAYS).minusSeconds(5), now);
    assertThat(occurred).isAfter(soldByItsClock.plus(2, ChronoUnit.HOURS));
  }

  @Test
  void loosesNoReceiptForABadOneBesideIt() {
    String bad = RECEIPT.formatted("3-2", PHONE).replace("24.90", "\"much\"");

    send(receipts(RECEIPT.formatted("3-1", PHONE), bad, "7", RECEIPT.formatted("3-3", "{}")))
        .then()
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("quarantined", equalTo(3))
        .body("results.index", equalTo(List.of(1, 2, 3)))
        .body("results.reason", equalTo(List.of("no-receipt", "no-receipt", "missing-id")))
        .body("results[0].pointer", equalTo("/total"));

    as("integrator", workspace)
        .body("{\"filter\": {\"reason\": \"no-receipt\"}}")
        .post("/api/v1/quarantine/redrive")
        .then()
        .statusCode(200)
        .body("tried", equalTo(2))
        .body("quarantined", equalTo(2));
    as("integrator", workspace)
        .get("/api/v1/quarantine?filter[reason]=no-receipt")
        .then()
        .body("data", hasSize(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"id\": \"3-1\" | \"id\": \"\" | /id",
        "\"id\": \"3-1\" | \"id\": {} | /id",
        "\"soldAt\": \"2026-05-01T11:58:12+02:00\" | \"x\": 1 | /soldAt",
        "\"total\": 24.90 | \"x\": 1 | /total",
        "\"quantity\": 5 | \"quantity\": \"5\" | /items/1/quantity",
        "\"till\": \"3\" | \"type\": \"gift\" | /type",
        "\"items\": [{ | \"items\": [7, { | /items/0"
      })
  void saysWhatAReceiptLacks(String part, String instead, String pointer) {
    send(RECEIPT.formatted("3-1", PHONE).replace(part, instead))
        .then()
        .statusCode(200)
        .body("results[0].reason", equalTo("no-receipt"))
        .body("results[0].pointer", equalTo(pointer));
  }

  @Test
  void saysWhatATimeMustBe() {
    send(RECEIPT.formatted("3-1", PHONE).replace("2026-05-01T11:58:12+02:00", "noon"))
        .then()
        .body("results[0].pointer", equalTo("/timestamp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "[]", "{", "{\"receipts\": 7}"})
  void refusesWhatIsNoReceiptAtAll(String body) {
    send(body).then().statusCode(400);
  }

  @Test
  void refusesWhoMayNotSend() {
    given().body("{}").post("/v1/pos").then().statusCode(401);
    as("admin", workspace).body("{}").post("/v1/pos").then().statusCode(401);
  }

  private Response send(String body) {
    return sender(key).body(body).post("/v1/pos");
  }

  private static String receipts(String... receipts) {
    return "{\"receipts\": [" + String.join(",", receipts) + "]}";
  }

  private List<String> events(String column) {
    return Rows.of(
        "select " + column + " from event where workspace_id = ? order by day, seq", workspace);
  }
}
