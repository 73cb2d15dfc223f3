package io.rapport.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// What our script tag costs a page, measured in Chromium. docs/snippet.md says how.
@ExtendWith(Platform.class)
@Isolated
class SnippetCostTest {

  private static final int MOST_BYTES = 4_096;
  private static final int LONG_TASK_MILLIS = 50;

  @Test
  void costsAPageLittle() throws IOException {
    Tools.requireChromium();
    Source source = new Source();
    JsonNode cost =
        Node.run(
                Map.of("HOST", Platform.url(), "WRITE_KEY", source.writeKey(), "RUN", "cost"),
                "snippet-cost.mjs")
            .path("result");
    Path file = Path.of("target", "snippet-cost.json");
    Files.writeString(file, cost.toPrettyString() + "\n");
    System.out.println("rapport.js in Chromium (" + file.toAbsolutePath() + "): " + cost);

    assertThat(cost.path("packedBytes").asInt()).isBetween(500, MOST_BYTES - 1);
    assertThat(cost.path("receivedBytes").asInt()).isBetween(500, MOST_BYTES);
    assertThat(cost.path("receivedAgain").asInt()).isZero();
    assertThat(cost.at("/evaluateMillis/median").asDouble())
        .isPositive()
        .isLessThan(LONG_TASK_MILLIS);
    // the control: a task that is long is seen
    assertThat(cost.path("longTasksOfABusyPage").asInt()).isPositive();
    assertThat(source.arrivals()).hasSizeGreaterThan(cost.path("visits").asInt());
  }
}
