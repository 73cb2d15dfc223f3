package io.rapport.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What stands on the wire today must be read and written the same way by every later version.
class GoldenTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
          .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
          .build();

  static Stream<Map.Entry<String, Class<? extends Event>>> all() {
    return EventTypes.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void roundTripsTheGoldenSample(Map.Entry<String, Class<? extends Event>> type)
      throws IOException {
    JsonNode golden = golden(type.getKey());
    Event event = JSON.readerFor(type.getValue()).readValue(golden);
    assertThat(JSON.readTree(JSON.writeValueAsBytes(event))).isEqualTo(golden);
    assertThat(EventTypes.nameOf(event)).isEqualTo(type.getKey());
    assertThat(event.subject()).isNotBlank();
  }

  @Test
  void numbersStayExact() throws IOException {
    String message =
        JSON.writeValueAsString(
            JSON.readerFor(EventCollected.class).readValue(golden("event.collected.v1")));
    assertThat(message).contains("\"total\":29.90");
  }

  private static JsonNode golden(String type) throws IOException {
    try (InputStream sample = GoldenTest.class.getResourceAsStream("/golden/" + type + ".json")) {
      assertThat(sample).as("the golden sample of " + type).isNotNull();
      return JSON.readTree(sample);
    }
  }
}
