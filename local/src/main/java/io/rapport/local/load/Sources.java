package io.rapport.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.local.Failure;
import io.rapport.local.Json;
import io.rapport.local.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// Write keys are shown once, when their source is made: they are kept here for the next time.
public final class Sources {
  private final Path directory;
  private final Running platform;

  public Sources(Path directory, Running platform) {
    this.directory = directory;
    this.platform = platform;
  }

  public String writeKey(String name) throws IOException, InterruptedException {
    Path kept = kept(name);
    return Files.exists(kept)
        ? Json.MAPPER.readTree(Files.readAllBytes(kept)).path("writeKey").asText()
        : create(name);
  }

  public String create(String name) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(platform.gateway() + "/api/v1/sources"))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + platform.tokens().of("anna"))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      Json.MAPPER.writeValueAsString(java.util.Map.of("name", name))))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201 && answer.statusCode() != 200) {
        throw new Failure(
            "The source '%s' could not be made: %d %s"
                .formatted(name, answer.statusCode(), answer.body()));
      }
      JsonNode source = Json.MAPPER.readTree(answer.body());
      Path kept = kept(name);
      Files.deleteIfExists(kept);
      Files.createFile(
          kept, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(kept, Json.MAPPER.writeValueAsBytes(source));
      return source.path("writeKey").asText();
    } catch (java.net.ConnectException e) {
      throw new Failure(
          "The gateway at %s does not answer; is Rapport up? (./rapport status)"
              .formatted(platform.gateway()),
          e);
    }
  }

  private Path kept(String name) {
    String where = platform.gateway().replaceAll("[^A-Za-z0-9.-]+", "_");
    return directory.resolve(
        "source-" + where + "-" + name.replaceAll("[^A-Za-z0-9.-]+", "_") + ".json");
  }
}
