package io.rapport.interactions.source;

import java.util.UUID;

/// Holds new settings of a source against what another feature knows. Found as beans; called in the
/// transaction that writes the settings.
public interface SettingsCheck {

  /// @throws io.rapport.web.Problem.Invalid for settings that cannot hold
  void check(UUID workspaceId, SourceSettings settings);
}
