package io.rapport.local.demo;

import io.rapport.local.Failure;
import io.rapport.local.Running;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// What `./rapport demo` shows on a platform that is ready.
public final class Demo {
  private Demo() {}

  public static void run(Running platform, PrintStream out)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(platform.gateway() + "/api/v1/profiles?limit=5"))
              .header("Authorization", "Bearer " + platform.tokens().of("anna"))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new Failure("The first request was answered " + answer.statusCode());
      }
      out.println("  The first profiles: " + answer.body());
    }
  }
}
