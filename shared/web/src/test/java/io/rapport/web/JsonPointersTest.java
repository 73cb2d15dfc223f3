package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPointersTest {

  record Line(@NotBlank String product, int quantity) {}

  record Order(List<@Valid Line> lines) {}

  @Test
  void escapesTheirSteps() {
    assertThat(JsonPointers.step("a/b~c")).isEqualTo("/a~1b~0c");
  }

  @Test
  void leadToWhatCannotBeRead() {
    String json = "{\"lines\": [{\"product\": \"a\"}, {\"quantity\": \"many\"}]}";

    JsonMappingException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            JsonMappingException.class, () -> new ObjectMapper().readValue(json, Order.class));

    assertThat(JsonPointers.of(failure)).isEqualTo("/lines/1/quantity");
  }

  @Test
  void leadToWhatViolatesAConstraint() {
    Order order = new Order(List.of(new Line("a", 1), new Line(" ", 1)));
    try (var factory = Validation.buildDefaultValidatorFactory()) {
      var violation = factory.getValidator().validate(order).iterator().next();

      assertThat(JsonPointers.of(violation.getPropertyPath())).isEqualTo("/lines/1/product");
    }
  }
}
