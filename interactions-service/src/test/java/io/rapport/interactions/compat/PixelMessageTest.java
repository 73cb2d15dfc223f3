package io.rapport.interactions.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.web.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PixelMessageTest {

  private static final String EVENT =
      "{\"writeKey\":\"wk\",\"userId\":\"שרה\",\"properties\":{\"subject\":\"Hello?>>\"}}";

  @Test
  void unpacksBase64WithOrWithoutPaddingInBothAlphabets() {
    byte[] bytes = EVENT.getBytes(StandardCharsets.UTF_8);
    for (String data :
        List.of(
            Base64.getEncoder().encodeToString(bytes),
            Base64.getEncoder().withoutPadding().encodeToString(bytes),
            Base64.getUrlEncoder().encodeToString(bytes),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            Base64.getEncoder().encodeToString(bytes).replace('+', ' '))) {
      assertThat(read("data", data)).isEqualTo(EVENT);
    }
  }

  @Test
  void refusesDataThatIsNoBase64() {
    assertThatThrownBy(() -> read("data", "*")).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void makesObjectsOfDots() {
    assertThat(
            read(
                "anonymousId",
                "a-1",
                "properties.subject",
                "Hello",
                "properties.list.id",
                "7",
                "context.campaign.name",
                "May"))
        .isEqualTo(
            "{\"anonymousId\":\"a-1\",\"properties\":{\"subject\":\"Hello\",\"list\":{\"id\":\"7\"}},"
                + "\"context\":{\"campaign\":{\"name\":\"May\"}}}");
  }

  @Test
  void keepsWhatCameFirstWhenBothCannotBe() {
    assertThat(read("a", "1", "a.b", "2", "c.d", "3", "c", "4"))
        .isEqualTo("{\"a\":\"1\",\"c\":{\"d\":\"3\"}}");
  }

  @Test
  void nestsNoDeeperThanItMust() {
    String deep = "a.".repeat(3000) + "b";
    assertThat(read(deep, "1")).startsWith("{\"a\":".repeat(15)).hasSizeLessThan(6200);
  }

  private static String read(String... pairs) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      query.put(pairs[i], Arrays.asList(pairs[i + 1]));
    }
    return new String(PixelMessage.of(query), StandardCharsets.UTF_8);
  }
}
