package io.rapport.interactions.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rapport.web.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

  @ParameterizedTest
  @CsvSource({
    "*, https://shop.example, true",
    "*, null, true",
    "https://shop.example, https://shop.example, true",
    "https://Shop.Example, https://shop.example, true",
    "https://shop.example, null, false",
    "https://shop.example, http://shop.example, false",
    "https://shop.example, https://shop.example:8443, false",
    "https://shop.example, https://shop.example.evil.example, false",
    "https://shop.example, https://evil.example/https://shop.example, false",
    "https://shop.example:8443, https://shop.example:8443, true",
    "https://*.shop.example, https://www.shop.example, true",
    "https://*.shop.example, https://a.b.shop.example, true",
    "https://*.shop.example, https://shop.example, false",
    "https://*.shop.example, https://evilshop.example, false",
    "https://*.shop.example, https://.shop.example, false",
    "https://*.shop.example, https://*.shop.example, false",
    "https://*.shop.example, https://evil.example#.shop.example, false",
    "https://*.shop.example, https://user@x.shop.example, false",
    "http://localhost:*, http://localhost:5173, true",
    "http://localhost:*, http://localhost, true",
    "http://localhost:*, http://localhost:5173.evil.example, false",
    "http://localhost:*, http://localhost.evil.example, false",
    "http://[::1]:*, http://[::1]:5173, true",
    "http://[::1]:*, http://[::1], true"
  })
  void allowsWhatWasWritten(String pattern, String origin, boolean allowed) {
    assertThat(AllowedOrigins.of(List.of(pattern)).allow(origin)).isEqualTo(allowed);
  }

  @Test
  void allowsAnyUnlessToldOtherwiseAndNoneWhenToldSo() {
    assertThat(AllowedOrigins.of(null).allow("https://shop.example")).isTrue();
    assertThat(AllowedOrigins.of(List.of()).allow("https://shop.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.example",
        "https://",
        "https://shop.example/",
        "https://shop.example/path",
        "ftp://shop.example",
        "https://*",
        "https://shop.*",
        "https://a.*.example",
        "javascript:alert(1)",
        "null"
      })
  void takesNothingElseForAnOrigin(String text) {
    assertThatExceptionOfType(Problem.Invalid.class)
        .isThrownBy(() -> AllowedOrigins.of(List.of("*", text)))
        .satisfies(
            p -> assertThat(p.violations().getFirst().pointer()).isEqualTo("/allowedOrigins/1"));
  }
}
