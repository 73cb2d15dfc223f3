package io.rapport.interactions.consent;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.DoorStep;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Passage;
import io.rapport.interactions.source.SourceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/// Stores what an event says of consent, and holds it back where its source demands a consent that
/// it lacks.
@ApplicationScoped
class ConsentStep implements DoorStep {

  /// That somebody changed his mind must get through, the more so when he withdraws.
  private static final Set<String> PREFERENCES_CHANGED =
      Set.of("Segment Consent Preference Updated", "Consent Preference Updated");

  @Override
  public int order() {
    return CONSENT;
  }

  @Override
  public boolean concerns(SourceSettings settings, Collected event) {
    return !settings.consent().demanded().isEmpty() || event.message().contains("\"consent");
  }

  @Override
  public void pass(Passage passage) {
    Consent consent = ConsentReader.read(passage.tree());
    Map<String, Object> told = consent.told();
    if (!told.isEmpty()) {
      passage.derive("consent", told);
    }
    Collected event = passage.event();
    if (event.kind() == Kind.TRACK && PREFERENCES_CHANGED.contains(event.name())) {
      return;
    }
    passage.settings().consent().demanded().stream()
        .filter(category -> !consent.isGiven(category))
        .findFirst()
        .ifPresent(passage::hold);
  }
}
