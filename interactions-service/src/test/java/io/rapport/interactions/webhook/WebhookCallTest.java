package io.rapport.interactions.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.web.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookCallTest {

  private static final UUID SOURCE = UUID.randomUUID();
  private static final Map<String, String> FORM =
      Map.of("content-type", "application/x-www-form-urlencoded; charset=utf-8");

  @Test
  void readsJsonWhateverItIsCalled() {
    assertThat(call("{\"a\": 1.50}", FORM, null).body().toString()).isEqualTo("{\"a\":1.50}");
    assertThat(call(" [1, 2]", FORM, null).body().toString()).isEqualTo("[1,2]");
    assertThat(call("\"text\"", Map.of(), null).body().textValue()).isEqualTo("text");
  }

  @Test
  void readsForms() {
    assertThat(call("a=1&b=x+y&b=%C3%BC&c&=z", FORM, null).body().toString())
        .isEqualTo("{\"a\":\"1\",\"b\":[\"x y\",\"\u00fc\"],\"c\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{", "a=1", "{} {}", "NaN", "{\"a\": 01}"})
  void refusesWhatIsNeither(String body) {
    assertThatThrownBy(() -> call(body, Map.of(), null)).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void tellsOnlyHeadersThatMayMatter() {
    WebhookCall call =
        call(
            "{}",
            Map.of(
                "x-shop-topic", "orders",
                "x-hub-signature", "s",
                "x-shop-token", "t",
                "authorization", "Basic a2V5",
                "cookie", "c",
                "x-forwarded-for", "10.1.2.3",
                "user-agent", "Shop/1"),
            "writeKey=wk_1&shop=7");

    assertThat(call.headers().toString())
        .isEqualTo("{\"user-agent\":\"Shop/1\",\"x-shop-topic\":\"orders\"}");
    assertThat(call.query().toString()).isEqualTo("{\"shop\":\"7\"}");
    assertThat(call.raw()).doesNotContain("wk_1", "a2V5", "10.1.2.3");
  }

  @Test
  void knowsACallThatComesAgain() {
    String id = call("{\"a\": 1}", Map.of(), null).id();

    assertThat(call("{\"a\": 1}", Map.of("x-retry", "2"), null).id()).isEqualTo(id);
    assertThat(call("{\"a\": 2}", Map.of(), null).id()).isNotEqualTo(id);
    assertThat(call("{\"a\": 1}", Map.of("webhook-id", "m-1"), null).id())
        .isEqualTo(call("{\"a\": 2}", Map.of("webhook-id", "m-1"), null).id())
        .isNotEqualTo(id);
    assertThat(
            WebhookCall.of(
                    UUID.randomUUID(),
                    "{\"a\": 1}".getBytes(StandardCharsets.UTF_8),
                    Map.of(),
                    null)
                .id())
        .isNotEqualTo(id);
    assertThat(id).hasSizeLessThan(90);
  }

  @Test
  void comesBackAsItWasSetAside() {
    WebhookCall call =
        call("{\"a\": \"\\ud800 \u00fc\", \"n\": 1.50}", Map.of("x-topic", "t"), "shop=7");

    WebhookCall again = WebhookCall.again(call.id(), call.raw());

    assertThat(again).isEqualTo(call);
    assertThat(call.raw()).isEqualTo(again.raw()).contains("\\uD800", "1.50");
  }

  private static WebhookCall call(String body, Map<String, String> headers, String query) {
    return WebhookCall.of(SOURCE, body.getBytes(StandardCharsets.UTF_8), headers, query);
  }
}
