package io.rapport.interactions.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DoorTest {

  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final String MESSAGE =
      """
      {"userId": "u", "context": {"ip": "10.1.2.3"}, "total": 1.50}""";

  private final Collected event = event("m-1");

  @Test
  void letsAnEventPassUnreadThatConcernsNoStep() {
    Step step = new Step(1, _ -> {});
    step.concerned = false;

    Passed passed = pass(List.of(event), step);

    assertThat(passed.collected()).first().isSameAs(event);
    assertThat(step.seen).isZero();
  }

  @Test
  void goesThroughTheStepsInTheirOrder() {
    List<String> order = new ArrayList<>();

    pass(
        List.of(event),
        new Step(DoorStep.PLAN, _ -> order.add("plan")),
        new Step(DoorStep.CONSENT, _ -> order.add("consent")),
        new Step(DoorStep.ENRICHMENT, _ -> order.add("enrichment")));

    assertThat(order).containsExactly("consent", "enrichment", "plan");
  }

  @Test
  void storesWhatStepsFoundOutBesideTheMessageAsItCame() {
    Passed passed =
        pass(
            List.of(event),
            new Step(1, passage -> passage.derive("channel", "email")),
            new Step(
                2,
                passage -> {
                  assertThat(passage.derived("channel").textValue()).isEqualTo("email");
                  passage.derive("device", Map.of("type", "phone"));
                  passage.derive("nothing", null);
                }));

    Collected result = passed.collected().getFirst();
    assertThat(result.message()).isSameAs(MESSAGE);
    assertThat(result.derived())
        .isEqualTo("{\"channel\":\"email\",\"device\":{\"type\":\"phone\"}}");
  }

  @Test
  void showsLaterStepsWhatWasRewritten() {
    Passed passed =
        pass(
            List.of(event),
            new Step(
                1,
                passage -> {
                  assertThat(passage.tree().at("/context/ip").textValue()).isEqualTo("10.1.2.3");
                  passage.rewrite("/context/ip", TextNode.valueOf("10.1.2.0"));
                }),
            new Step(
                2,
                passage -> {
                  assertThat(passage.tree().at("/context/ip").textValue()).isEqualTo("10.1.2.0");
                  passage.rewrite("/context/ip", null);
                  assertThat(passage.tree().at("/context/ip").isMissingNode()).isTrue();
                }));

    Collected result = passed.collected().getFirst();
    assertThat(result.message()).isEqualTo("{\"userId\": \"u\",\"context\": {},\"total\": 1.50}");
    assertThat(result.fingerprint()).isEqualTo(event.fingerprint());
  }

  @Test
  void endsWithTheFirstStepThatEndsIt() {
    Step last = new Step(3, _ -> {});

    Passed passed =
        pass(
            List.of(event, event("m-2"), event("m-3")),
            new Step(
                1,
                passage -> {
                  switch (passage.event().messageId()) {
                    case "m-1" -> passage.hold("advertising");
                    case "m-2" ->
                        passage.quarantine("violation", new Violation("r", "/total", "too much"));
                    default -> passage.flag(new Violation("r", "/total", "too much"));
                  }
                }),
            last);

    assertThat(passed.held()).singleElement().isEqualTo(new Passed.Held(event, "advertising"));
    assertThat(passed.refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.messageId()).isEqualTo("m-2");
              assertThat(refused.reason()).isEqualTo("violation");
              assertThat(refused.rule()).isEqualTo("r");
              assertThat(refused.pointer()).isEqualTo("/total");
              assertThat(refused.raw()).isEqualTo(MESSAGE);
            });
    assertThat(passed.collected())
        .singleElement()
        .satisfies(collected -> assertThat(collected.flags()).hasSize(1));
    assertThat(last.seen).isEqualTo(1);
  }

  @Test
  void setsAsideTheOneEventThatAStepFailsOn() {
    Passed passed =
        pass(
            List.of(event, event("m-2")),
            new Step(
                1,
                passage -> {
                  if (passage.event().messageId().equals("m-1")) {
                    throw new IllegalStateException("a fault in a step");
                  }
                }));

    assertThat(passed.refused()).singleElement().extracting(Refused::reason).isEqualTo("failed");
    assertThat(passed.collected()).extracting(Collected::messageId).containsExactly("m-2");
  }

  @Test
  void answersTheCallWithAProblemOfAStep() {
    Step away =
        new Step(
            1,
            _ -> {
              throw new Problem.Unavailable(Duration.ofSeconds(1));
            });

    assertThatThrownBy(() -> pass(List.of(event), away)).isInstanceOf(Problem.Unavailable.class);
  }

  private static Passed pass(List<Collected> events, DoorStep... steps) {
    return new Door(List.of(steps))
        .pass(events, List.of(), Visit.unseen(NOON), SourceSettings.DEFAULT);
  }

  private static Collected event(String messageId) {
    return new Collected(
        0,
        UUID.randomUUID(),
        messageId,
        Kind.TRACK,
        "Order Completed",
        "u",
        "u",
        null,
        NOON,
        NOON,
        MESSAGE,
        42,
        null,
        List.of());
  }

  private static final class Step implements DoorStep {
    private final int order;
    private final Consumer<Passage> action;
    private boolean concerned = true;
    private int seen;

    Step(int order, Consumer<Passage> action) {
      this.order = order;
      this.action = action;
    }

    @Override
    public int order() {
      return order;
    }

    @Override
    public boolean concerns(SourceSettings settings, Collected event) {
      return concerned;
    }

    @Override
    public void pass(Passage passage) {
      seen++;
      action.accept(passage);
    }
  }
}
