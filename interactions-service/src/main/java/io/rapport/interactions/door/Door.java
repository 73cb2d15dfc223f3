package io.rapport.interactions.door;

import io.quarkus.arc.All;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/// Leads events through the steps that concern them. An event that concerns none passes as it is,
/// unread.
@ApplicationScoped
public class Door {

  private static final Logger LOG = Logger.getLogger(Door.class);

  private final List<DoorStep> steps;

  Door(@All List<DoorStep> steps) {
    this.steps = steps.stream().sorted(Comparator.comparingInt(DoorStep::order)).toList();
  }

  /// @param refused what was refused already when it was read
  public Passed pass(
      List<Collected> events, List<Refused> refused, Visit visit, SourceSettings settings) {
    List<Collected> collected = new ArrayList<>(events.size());
    List<Refused> aside = new ArrayList<>(refused);
    List<Passed.Held> held = new ArrayList<>(0);
    for (Collected event : events) {
      Passage passage = lead(event, visit, settings);
      if (passage == null) {
        collected.add(event);
      } else if (passage.refusal() != null) {
        aside.add(passage.refusal());
      } else if (passage.held() != null) {
        held.add(new Passed.Held(event, passage.held()));
      } else {
        collected.add(passage.result());
      }
    }
    aside.replaceAll(refusal -> refusal.with(json -> kept(settings, json)));
    return new Passed(collected, aside, held);
  }

  private String kept(SourceSettings settings, String json) {
    String text = json;
    for (DoorStep step : steps) {
      text = step.aside(settings, text);
    }
    return text;
  }

  private Passage lead(Collected event, Visit visit, SourceSettings settings) {
    Passage passage = null;
    for (DoorStep step : steps) {
      if (!step.concerns(settings, event)) {
        continue;
      }
      if (passage == null) {
        passage = new Passage(event, visit, settings);
      }
      pass(step, passage);
      if (passage.hasEnded()) {
        break;
      }
    }
    return passage;
  }

  private static void pass(DoorStep step, Passage passage) {
    try {
      step.pass(passage);
    } catch (Problem e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.errorf(
          e, "%s failed on message %s", step.getClass().getName(), passage.event().messageId());
      passage.quarantine("failed", "", "could not be read: a fault of the platform's own");
    }
  }
}
