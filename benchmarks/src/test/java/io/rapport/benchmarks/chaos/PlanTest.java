package io.rapport.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {

  @Test
  void hitsEveryProcessAndEveryLinkOnce() {
    List<Fault> faults = once(new Plan(7));

    for (String part : Parts.ALL) {
      assertThat(faults)
          .anyMatch(f -> f instanceof Fault.Pause pause && pause.part().equals(part))
          .anyMatch(
              f ->
                  f instanceof Fault.Kill kill && kill.part().equals(part)
                      || f instanceof Fault.Crash crash && crash.part().equals(part));
    }
    assertThat(cuts(faults).map(Fault.Cut::link)).containsExactlyInAnyOrderElementsOf(Link.all());
    assertThat(cuts(faults).map(Fault.Cut::trouble)).contains(Wire.Trouble.values());
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(once(new Plan(7))).isEqualTo(once(new Plan(7))).isNotEqualTo(once(new Plan(8)));
  }

  private static Stream<Fault.Cut> cuts(List<Fault> faults) {
    return faults.stream().filter(Fault.Cut.class::isInstance).map(Fault.Cut.class::cast);
  }

  private static List<Fault> once(Plan plan) {
    return Stream.generate(plan::next).limit(plan.once()).toList();
  }
}
