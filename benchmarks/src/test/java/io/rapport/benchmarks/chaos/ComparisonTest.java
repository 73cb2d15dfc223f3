package io.rapport.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.benchmarks.chaos.Stores.Messages;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void takesMoneyForItsValue() {
    Comparison comparison = new Comparison();
    comparison.equal("revenue", new BigDecimal("13990.93"), new BigDecimal("13990.930"));
    assertThat(comparison.allEqual()).isTrue();

    comparison.equal("revenue", new BigDecimal("13990.93"), new BigDecimal("13990.94"));
    assertThat(comparison.allEqual()).isFalse();
  }

  @Test
  void findsWhatIsLostDoubledAndStrange() {
    Messages messages = new Messages(Set.of("a", "b", "x"), 4);

    assertThat(messages.lost(Set.of("a", "b", "c"))).isEqualTo(1);
    assertThat(messages.doubled()).isEqualTo(1);
    assertThat(messages.strange(Set.of("a", "b", "c"))).isEqualTo(1);
  }
}
