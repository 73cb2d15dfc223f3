package io.rapport.interactions.source;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// What a source wants done with its events, as it stands now.
@ApplicationScoped
public class SettingsService {

  private final WriteKeyRepository keys;

  SettingsService(WriteKeyRepository keys) {
    this.keys = keys;
  }

  @Transactional
  public SourceSettings settingsOf(UUID workspaceId, UUID sourceId) {
    return keys.termsOf(workspaceId, sourceId).settings();
  }
}
