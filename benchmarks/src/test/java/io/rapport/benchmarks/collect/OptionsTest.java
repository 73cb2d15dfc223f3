package io.rapport.benchmarks.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.benchmarks.collect.Options.Part;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void measuresWhatIsNamed() {
    assertThat(of().parts()).containsExactly(Part.RATE, Part.OVERLOAD, Part.LATENCY);
    assertThat(of("overload").parts()).containsExactly(Part.OVERLOAD);
    assertThat(of("rate", "--stored", "5000").parts()).containsExactly(Part.RATE, Part.STORED);
    assertThat(of("--seconds", "7", "rate").time()).isEqualTo(Duration.ofSeconds(7));
    assertThat(of("--events", "plain").look()).isEqualTo(Messages.Look.PLAIN);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> of("speed")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("--speed", "3")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("--seconds")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Options of(String... arguments) {
    return Options.of(List.of(arguments));
  }
}
