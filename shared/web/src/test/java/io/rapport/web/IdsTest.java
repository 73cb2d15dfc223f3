package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void makesVersion7OfTheRfcVariant() {
    UUID id = Ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void ordersByTime() {
    assertThat(Ids.at(1_000_001).toString()).isGreaterThan(Ids.at(1_000_000).toString());
  }

  @Test
  void readsOnlyWhatIsAnId() {
    UUID id = Ids.next();

    assertThat(Ids.parse(id.toString())).contains(id);
    assertThat(Ids.parse("1-1-1-1-1")).isEmpty();
    assertThat(Ids.parse("x".repeat(36))).isEmpty();
    assertThat(Ids.parse(null)).isEmpty();
  }
}
