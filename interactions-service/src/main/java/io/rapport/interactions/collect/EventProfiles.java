package io.rapport.interactions.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.web.Ids;
import io.rapport.web.TokenCaller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Asks profiles-service whose an event is, with the rights of the caller.
@ApplicationScoped
class EventProfiles {

  /// What came of asking.
  sealed interface Answer {
    record Found(UUID profileId) implements Answer {}

    /// Nobody's, or not resolved yet.
    record Nobodys() implements Answer {}

    /// It could not be asked.
    record Missing() implements Answer {}
  }

  private static final Logger LOG = Logger.getLogger(EventProfiles.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String profiles;
  private final ObjectMapper json;

  EventProfiles(@ConfigProperty(name = "rapport.profiles.url") String profiles, ObjectMapper json) {
    this.profiles = profiles;
    this.json = json;
  }

  /// @param authorization the caller's header
  /// @param workspace the caller's header that picks a workspace, or null
  Answer find(UUID eventId, String authorization, String workspace) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(profiles + "/api/v1/profiles/of-event/" + eventId))
            .timeout(PATIENCE)
            .header(HttpHeaders.AUTHORIZATION, authorization);
    if (workspace != null) {
      request.header(TokenCaller.HEADER, workspace);
    }
    try {
      return answer(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      LOG.warnf("A verdict is given without its profile: %s", e.getClass().getName());
      return new Answer.Missing();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Missing();
    }
  }

  private Answer answer(HttpResponse<byte[]> response) throws IOException {
    return switch (response.statusCode()) {
      case 200 -> {
        JsonNode profile = json.readTree(response.body()).path("profileId");
        yield Ids.parse(profile.asText())
            .<Answer>map(Answer.Found::new)
            .orElseThrow(() -> new IOException("No profile id"));
      }
      case 404 -> new Answer.Nobodys();
      default -> new Answer.Missing();
    };
  }
}
