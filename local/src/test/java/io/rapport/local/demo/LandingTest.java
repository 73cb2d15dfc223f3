package io.rapport.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class LandingTest {

  @Test
  void bearsTheScriptTagAndNothingElseOfThePlatform() throws IOException, InterruptedException {
    try (Landing landing = new Landing("http://localhost:8080", "wk_1");
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> page =
          client.send(
              HttpRequest.newBuilder(URI.create(landing.link())).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains(
              "<script async src=\"http://localhost:8080/rapport.js\""
                  + " data-write-key=\"wk_1\"></script>")
          .doesNotContain("@gateway@", "@writeKey@");
      assertThat(landing.link()).contains("utm_campaign=spring");
    }
  }
}
