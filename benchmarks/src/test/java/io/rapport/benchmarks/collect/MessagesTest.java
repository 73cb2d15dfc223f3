package io.rapport.benchmarks.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final URI GATEWAY = URI.create("http://localhost:8080");
  private static final int USERS = 1_000;

  private final Messages messages = new Messages("run", Messages.Look.MIXED, USERS);
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void sendsEveryMessageUnderAnIdOfItsOwn() throws Exception {
    Template request = messages.batch(GATEWAY, "key");
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      for (JsonNode event : body(request).path("batch")) {
        ids.add(event.path("messageId").asText());
      }
    }
    assertThat(ids).hasSize(20 * Messages.BATCH).allMatch(id -> id.length() < 100);
  }

  @Test
  void saysHowLongItsBodyIs() throws Exception {
    for (Template request :
        new Template[] {messages.batch(GATEWAY, "key"), messages.single(GATEWAY, "key", 1)}) {
      String[] parts = text(request).split("\r\n\r\n", 2);
      assertThat(parts[0]).contains("Content-Length: " + parts[1].length());
    }
  }

  @Test
  void looksLikeABrowserEverySecondTime() throws Exception {
    JsonNode batch = body(messages.batch(GATEWAY, "key")).path("batch");
    assertThat(batch).hasSize(Messages.BATCH);
    for (int i = 0; i < Messages.BATCH; i++) {
      assertThat(batch.get(i).has("context")).isEqualTo(i % 2 == 1);
    }
    JsonNode context = batch.get(1).path("context");
    assertThat(context.path("userAgent").asText()).startsWith("Mozilla/5.0");
    assertThat(context.path("campaign").path("medium").asText()).isNotEmpty();
    assertThat(context.path("page").path("url").asText()).startsWith("https://");
  }

  @Test
  void givesAnEventOneUserUnderBothIds() throws Exception {
    Set<String> users = new HashSet<>();
    for (JsonNode event : body(messages.batch(GATEWAY, "key")).path("batch")) {
      String user = event.path("userId").asText();
      users.add(user);
      if (event.has("anonymousId")) {
        assertThat(event.path("anonymousId").asText()).isEqualTo(user.replace("-u", "-a"));
      }
    }
    assertThat(users).hasSizeGreaterThan(Messages.BATCH / 2);
  }

  private JsonNode body(Template request) throws Exception {
    return new ObjectMapper().readTree(text(request).split("\r\n\r\n", 2)[1]);
  }

  private String text(Template request) {
    return new String(request.fill(random, USERS), StandardCharsets.UTF_8);
  }
}
