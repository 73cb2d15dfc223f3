package io.rapport.interactions.source;

import io.rapport.web.Problem;
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

  /// Whether the workspace has such a source.
  @Transactional
  public boolean has(UUID workspaceId, UUID sourceId) {
    return keys.hasSource(workspaceId, sourceId);
  }

  /// @throws Problem.NotFound when the workspace has no such source
  @Transactional
  public void require(UUID workspaceId, UUID sourceId) {
    if (!has(workspaceId, sourceId)) {
      throw new Problem.NotFound("The source");
    }
  }
}
