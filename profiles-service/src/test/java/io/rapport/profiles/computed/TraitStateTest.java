package io.rapport.profiles.computed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraitStateTest {

  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  @ParameterizedTest
  @EnumSource(Aggregate.class)
  void mergesInWhateverOrderAndGrouping(Aggregate aggregate) {
    List<TraitState> states = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < 40; i++) {
      Object value = new BigDecimal(random.nextInt(2000)).movePointLeft(random.nextInt(3));
      Instant at = NOON.plusSeconds(random.nextInt(5));
      TraitState.of(aggregate, value, at, "m" + i).ifPresent(states::add);
    }
    TraitState expected = states.stream().reduce(TraitState::merge).orElseThrow();
    for (int seed = 0; seed < 50; seed++) {
      List<TraitState> shuffled = new ArrayList<>(states);
      Collections.shuffle(shuffled, new Random(seed));
      int cut = 1 + seed % (shuffled.size() - 1);
      TraitState left = shuffled.subList(0, cut).stream().reduce(TraitState::merge).orElseThrow();
      TraitState right =
          shuffled.subList(cut, shuffled.size()).stream().reduce(TraitState::merge).orElseThrow();
      assertThat(left.merge(right)).isEqualTo(expected);
    }
  }

  @Test
  void addsUpExactly() {
    assertThat(value(Aggregate.SUM, 0.1, 0.2, new BigDecimal("0.30")))
        .isEqualTo(new BigDecimal("0.60"));
    assertThat(value(Aggregate.AVERAGE, 1, 2, 2)).asString().startsWith("1.66666666666666666666");
    assertThat(value(Aggregate.AVERAGE, 1, 3)).isEqualTo(new BigDecimal("2"));
    assertThat(value(Aggregate.MINIMUM, 3, 1, 2)).isEqualTo(new BigDecimal("1"));
    assertThat(value(Aggregate.MAXIMUM, 3, 1, 2)).isEqualTo(new BigDecimal("3"));
    assertThat(value(Aggregate.COUNT, "a", 1, true)).isEqualTo(3L);
    assertThat(value(Aggregate.FIRST, "a", "b")).isEqualTo("a");
    assertThat(value(Aggregate.LAST, "a", "b")).isEqualTo("b");
    assertThat(value(Aggregate.DISTINCT, 1, new BigDecimal("1.0"), "1", true, 2)).isEqualTo(4L);
  }

  @Test
  void leavesOutWhatIsNoNumberOrAbsent() {
    assertThat(TraitState.of(Aggregate.SUM, "12", NOON, "m")).isEmpty();
    assertThat(TraitState.of(Aggregate.LAST, null, NOON, "m")).isEmpty();
    assertThat(TraitState.of(Aggregate.COUNT, null, NOON, "m")).isPresent();
  }

  @Test
  void filtersByEachOperator() {
    Map<String, Object> order =
        Map.of(
            "total",
            new BigDecimal("12.50"),
            "currency",
            "USD",
            "at",
            "2026-05-04T12:00:00Z",
            "cart",
            Map.of("size", 3));
    assertThat(matches(order, "currency", Operator.EQUALS, "USD")).isTrue();
    assertThat(matches(order, "total", Operator.EQUALS, 12.5)).isTrue();
    assertThat(matches(order, "total", Operator.EQUALS, "12.50")).isFalse();
    assertThat(matches(order, "absent", Operator.NOT_EQUALS, "x")).isTrue();
    assertThat(matches(order, "currency", Operator.IN, List.of("EUR", "USD"))).isTrue();
    assertThat(matches(order, "total", Operator.AT_LEAST, 12.5)).isTrue();
    assertThat(matches(order, "total", Operator.MORE_THAN, 12.5)).isFalse();
    assertThat(matches(order, "total", Operator.AT_MOST, 12.5)).isTrue();
    assertThat(matches(order, "total", Operator.LESS_THAN, 12.5)).isFalse();
    assertThat(matches(order, "total", Operator.BETWEEN, List.of(12, 13))).isTrue();
    assertThat(matches(order, "at", Operator.LESS_THAN, "2026-05-05")).isTrue();
    assertThat(matches(order, "currency", Operator.CONTAINS, "S")).isTrue();
    assertThat(matches(order, "currency", Operator.STARTS_WITH, "S")).isFalse();
    assertThat(matches(order, "currency", Operator.EXISTS, null)).isTrue();
    assertThat(matches(order, "absent", Operator.EXISTS, false)).isTrue();
    assertThat(matches(order, "cart.size", Operator.EQUALS, 3)).isTrue();
    assertThat(matches(order, "absent", Operator.AT_LEAST, 1)).isFalse();
  }

  private static boolean matches(
      Map<String, Object> properties, String property, Operator op, Object value) {
    return new Filter(property, op, value).matches(properties);
  }

  private static Object value(Aggregate aggregate, Object... values) {
    List<TraitState> states = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Optional<TraitState> state =
          TraitState.of(aggregate, values[i], NOON.plusSeconds(i), "m" + i);
      state.ifPresent(states::add);
    }
    return states.stream().reduce(TraitState::merge).orElseThrow().value(aggregate);
  }
}
