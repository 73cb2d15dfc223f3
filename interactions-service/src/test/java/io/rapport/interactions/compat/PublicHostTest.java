package io.rapport.interactions.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicHostTest {

  private static final URI SERVICE = URI.create("http://interactions:8082/");

  @ParameterizedTest
  @CsvSource({
    "https, cdp.example.com, https, cdp.example.com",
    "http, localhost:8080, http, localhost:8080",
    "http, [::1]:8080, http, [::1]:8080",
    ", cdp.example.com, http, cdp.example.com",
    "https, evil.example/path?x=, http, interactions:8082",
    "https, '<script>', http, interactions:8082",
    "https, '', http, interactions:8082",
    ", , http, interactions:8082"
  })
  void isWhatTheGatewayWasCalled(
      String forwardedProtocol, String forwardedHost, String protocol, String authority) {
    assertThat(PublicHost.of(Optional.empty(), forwardedProtocol, forwardedHost, SERVICE))
        .isEqualTo(new PublicHost(protocol, authority));
  }

  @Test
  void isWhatIsConfigured() {
    assertThat(
            PublicHost.of(
                Optional.of(URI.create("https://cdp.example.com")), "http", "other", SERVICE))
        .isEqualTo(new PublicHost("https", "cdp.example.com"));
  }
}
