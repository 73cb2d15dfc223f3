package io.rapport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class EventsTest {

  private final Events events = new Events("run", 7);

  @Test
  void makesBatchesOfTheCollectionApi() throws IOException {
    JsonNode batch = new ObjectMapper().readTree(events.batch(3)).path("batch");

    assertThat(batch).hasSize(Events.BATCH);
    assertThat(batch.get(0).path("messageId").asText()).isEqualTo("run-m300");
  }

  @Test
  void knowsWhatTheOrdersComeTo() {
    BigDecimal byHand = BigDecimal.ZERO;
    for (int i = 0; i < 50; i++) {
      byHand = byHand.add(Events.total(i));
    }

    assertThat(Events.sum(50)).isEqualTo(byHand);
    assertThat(events.usersWithAtLeast(BigDecimal.ZERO, 50)).isEqualTo(7);
    assertThat(events.usersWithAtLeast(byHand, 50)).isZero();
  }
}
