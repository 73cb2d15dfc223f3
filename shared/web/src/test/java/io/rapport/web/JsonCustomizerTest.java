package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCustomizerTest {

  private final ObjectMapper json = new ObjectMapper();

  @BeforeEach
  void customize() {
    new JsonCustomizer().customize(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12e999", "1e-999", "13990.930", "0.1"})
  void readsEveryNumberThatItWrote(String number) throws JsonProcessingException {
    Object read = json.readValue(number, Object.class);

    assertThat(json.readValue(json.writeValueAsString(read), Object.class)).isEqualTo(read(read));
  }

  /// What a number is after its exponent was spelt out.
  private Object read(Object number) throws JsonProcessingException {
    return json.readValue(((java.math.BigDecimal) number).toPlainString(), Object.class);
  }

  @Test
  void refusesWhatIsTooDeep() {
    assertThatThrownBy(() -> json.readTree("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(StreamConstraintsException.class);
  }
}
