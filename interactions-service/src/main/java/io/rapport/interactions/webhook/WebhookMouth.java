package io.rapport.interactions.webhook;

import io.rapport.interactions.door.Mouth;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Calls that no mapping could read, tried again with the mapping that there is by then.
@ApplicationScoped
class WebhookMouth implements Mouth {

  static final String UNMAPPED = "unmapped";

  private final Mappings mappings;
  private final Workspaces workspaces;

  WebhookMouth(Mappings mappings, Workspaces workspaces) {
    this.mappings = mappings;
    this.workspaces = workspaces;
  }

  @Override
  public String reason() {
    return UNMAPPED;
  }

  @Override
  public Reading read(UUID sourceId, String messageId, String raw) {
    UUID workspace = workspaces.find().orElseThrow();
    return mappings.read(workspace, sourceId, WebhookCall.again(messageId, raw));
  }
}
