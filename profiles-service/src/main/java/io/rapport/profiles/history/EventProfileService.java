package io.rapport.profiles.history;

import io.rapport.profiles.identity.IdentityRepository;
import io.rapport.web.Caller;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Tells whose an event is.
@ApplicationScoped
class EventProfileService {

  private final HistoryRepository history;
  private final IdentityRepository identities;
  private final Caller caller;

  EventProfileService(HistoryRepository history, IdentityRepository identities, Caller caller) {
    this.history = history;
    this.identities = identities;
    this.caller = caller;
  }

  @Transactional
  ProfileOfEvent get(UUID eventId) {
    UUID workspace = caller.workspace();
    return history
        .findAnchor(workspace, eventId)
        .flatMap(
            anchor ->
                identities
                    .findProfile(workspace, anchor)
                    .map(profile -> new ProfileOfEvent(profile, anchor)))
        .orElseThrow(() -> new Problem.NotFound("A resolved event of this id"));
  }
}
