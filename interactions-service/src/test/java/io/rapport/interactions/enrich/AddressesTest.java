package io.rapport.interactions.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.door.ExactJson;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  private static final String WHOLE = "203.0.113.77";

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.0",
    "203.0.113.77:4711, 203.0.113.0",
    "2001:db8:1234:5678::9, 2001:db8:1234::",
    "2001:DB8:0:5678::9, 2001:db8::",
    "[2001:db8:1234::9]:443, 2001:db8:1234::",
    "fe80::1%eth0, fe80::",
    "::1, ::",
    "::ffff:203.0.113.77, 203.0.113.0",
    "' 203.0.113.77 ', 203.0.113.0",
  })
  void cutsAnAddressDownToItsNetwork(String address, String network) {
    assertThat(Addresses.text(Addresses.network(Addresses.read(address)))).isEqualTo(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.org",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "a.b.c.d",
        "::g",
        "12:30",
        "1::2::3",
        "beef.cafe.dead.food",
        "１.２.３.４"
      })
  void takesNothingElseForAnAddress(String text) {
    assertThat(Addresses.read(text)).isNull();
  }

  @Test
  void tellsAWholeAddressWhole() {
    assertThat(Addresses.text(InetAddress.ofLiteral("2001:db8::9")))
        .isEqualTo("2001:db8:0:0:0:0:0:9");
    assertThat(Addresses.text(InetAddress.ofLiteral(WHOLE))).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'ip':'203.0.113.77'}|{'ip':'203.0.113.0'}",
        "{'context':{'ip':'203.0.113.77'}}|{'context':{'ip':'203.0.113.0'}}",
        "{'context' : { 'ip' : '203.0.113.77' , 'a' : 1.50}}|{'context' : { 'ip' : '203.0.113.0' ,"
            + " 'a' : 1.50}}",
        "{'ip_address':'203.0.113.77'}|{'ip_address':'203.0.113.0'}",
        "{'lastLoginIp':'203.0.113.77'}|{'lastLoginIp':'203.0.113.0'}",
        "{'$ip':'203.0.113.77'}|{'$ip':'203.0.113.0'}",
        "{'IP':'203.0.113.77'}|{'IP':'203.0.113.0'}",
        "{'request-ip_':'203.0.113.77'}|{'request-ip_':'203.0.113.0'}",
        "{'ip1':'203.0.113.77','ip_2':'203.0.113.77'}|{'ip1':'203.0.113.0','ip_2':'203.0.113.0'}",
        "{'ip':'of (203.0.113.77)&{203.0.113.77}, 203.0.113.77.'}|{'ip':'of"
            + " (203.0.113.0)&{203.0.113.0}, 203.0.113.0'}",
        "{'ip':'203.0.113.77/32 [2001:db8:1:2::3]:443'}|{'ip':'203.0.113.0/32 [2001:db8:1::]:443'}",
        "{'REMOTE_ADDR':'203.0.113.77'}|{'REMOTE_ADDR':'203.0.113.0'}",
        "{'X-Forwarded-For':'203.0.113.77, 198.51.100.9'}|{'X-Forwarded-For':'203.0.113.0,"
            + " 198.51.100.0'}",
        "{'forwarded':'for=203.0.113.77;proto=https'}|{'forwarded':'for=203.0.113.0;proto=https'}",
        "{'ips':['203.0.113.77',{'v6':'2001:db8:1:2::3'}],'a':'203.0.113.77'}|{'ips':['203.0.113.0',{'v6':'2001:db8:1::'}],'a':'203.0.113.77'}",
        "{'ip':{'v4':['203.0.113.77']},'b':['203.0.113.77']}|{'ip':{'v4':['203.0.113.0']},'b':['203.0.113.77']}",
        "[{'ip':'203.0.113.77'},'203.0.113.77']|[{'ip':'203.0.113.0'},'203.0.113.77']",
        "{'ip':3405803853}|{'ip':3405803776}",
        "{'ip':'203.0.113.77','ip':'198.51.100.9'}|{'ip':'203.0.113.0','ip':'198.51.100.0'}",
        "{'context':{'ip':'203.0.113.77'},'context':{}}|{'context':{'ip':'203.0.113.0'},'context':{}}",
        "{'\\u0069p':'203.0.113.77'}|{'\\u0069p':'203.0.113.0'}",
        "{'ip':'203.0.113.7\\u0037'}|{'ip':'203.0.113.0'}",
        "{'ip':'é 203.0.113.77 \\n'}|{'ip':'é 203.0.113.0 \\n'}",
      })
  void findsAddressesByTheNamesOfTheirFields(String message, String expected) {
    String json = message.replace('\'', '"');

    assertThat(Addresses.mayBeIn(json)).isTrue();
    assertThat(Addresses.truncatedIn(json)).isEqualTo(expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'ip':null}",
        "{'ip':''}",
        "{'ip':'unknown'}",
        "{'ip':true}",
        "{'ip':7}",
        "{'ip':-3405803853}",
        "{'ip':34058038530000000000000}",
        "{'ip':1.5}",
        "{'zip':'10115','trip':'a.b.c.d','shipAddress':'Main Street 1'}",
        "{'version':'1.2.3.4','host':'203.0.113.77'}",
        "{'ip':'203.0.113.0'}",
      })
  void leavesTheRestToTheLetter(String message) {
    String json = message.replace('\'', '"');

    assertThat(Addresses.truncatedIn(json)).isEqualTo(json);
  }

  @Test
  void dropsAddressesWhole() {
    assertThat(
            Addresses.droppedIn("{\"ip\": \"203.0.113.77, 198.51.100.9\", \"ips\": [3405803853]}"))
        .isEqualTo("{\"ip\": null, \"ips\": [null]}");
  }

  @Test
  void needsNoPassWhereNoNameSoundsLikeIt() {
    assertThat(
            Addresses.mayBeIn(
                "{\"event\": \"Order Completed\", \"properties\": {\"total\": 1, \"tax\": \"\"}}"))
        .isFalse();
  }

  @Test
  void readsAsDeepAsEventsCome() {
    String deep = "{\"a\":".repeat(5000) + "{\"ip\":\"203.0.113.77\"}" + "}".repeat(5000);

    assertThat(Addresses.truncatedIn(deep)).doesNotContain(WHOLE).contains("203.0.113.0");
  }

  @Test
  void leavesNoWholeAddressInAnyMessage() {
    assertThat(leaksOf(AddressesTest::truncatedWhereNeeded)).isZero();
  }

  /// What the first idea would have been: one field, by its place in the tree.
  @Test
  void isCheckedByMessagesThatCatchASimplerWay() {
    assertThat(leaksOf(AddressesTest::truncatedInContextOnly)).isPositive();
  }

  private static String truncatedWhereNeeded(String json) {
    return Addresses.mayBeIn(json) ? Addresses.truncatedIn(json) : json;
  }

  private static String truncatedInContextOnly(String json) {
    JsonNode tree = ExactJson.read(json);
    if (tree.path("context") instanceof ObjectNode context && context.path("ip").isTextual()) {
      context.put("ip", "203.0.113.0");
    }
    return tree.toString();
  }

  /// How many of 2,000 made-up messages still show a whole address, read as text and as JSON.
  private static long leaksOf(UnaryOperator<String> truncate) {
    Random random = new Random(7);
    return IntStream.range(0, 2000)
        .mapToObj(i -> object(random, 0, false))
        .map(truncate)
        .filter(json -> json.contains(WHOLE) || ExactJson.read(json).toString().contains(WHOLE))
        .count();
  }

  private static String object(Random random, int depth, boolean within) {
    List<String> names =
        List.of("ip", "IP", "clientIp", "client_ip", "$ip", "x-forwarded-for", "\\u0069p", "ipV4");
    StringBuilder object = new StringBuilder("{");
    int fields = 1 + random.nextInt(4);
    for (int i = 0; i < fields; i++) {
      boolean named = random.nextInt(3) == 0;
      String name =
          named
              ? names.get(random.nextInt(names.size()))
              : List.of("context", "properties", "note", "a").get(random.nextInt(4));
      object.append(i == 0 ? "" : random.nextBoolean() ? "," : " , ");
      object.append('"').append(name).append(random.nextBoolean() ? "\":" : "\" : ");
      object.append(value(random, depth + 1, within || named));
    }
    return object.append('}').toString();
  }

  private static String value(Random random, int depth, boolean within) {
    return switch (depth > 4 ? 9 : random.nextInt(10)) {
      case 0, 1, 2 -> object(random, depth, within);
      case 3 ->
          "[" + value(random, depth + 1, within) + ", " + value(random, depth + 1, within) + "]";
      case 4 -> "12.50";
      case 5 -> "\"a \\\" quote and \\u0041\"";
      default -> within ? "\"" + WHOLE + "\"" : "\"nothing\"";
    };
  }
}
