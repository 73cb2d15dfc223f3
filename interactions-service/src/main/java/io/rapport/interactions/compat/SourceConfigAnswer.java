package io.rapport.interactions.compat;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What RudderStack's browser SDK wants to know before it sends anything: that its source is there,
/// and that no figures and no errors of its own are to be reported.
@Schema(name = "SdkSourceConfig")
record SourceConfigAnswer(Source source) {

  @Schema(name = "SdkSource")
  record Source(
      String id,
      String name,
      String writeKey,
      String workspaceId,
      boolean enabled,
      Config config,
      List<Map<String, Object>> destinations) {}

  @Schema(name = "SdkSourceReporting")
  record Config(Map<String, Switch> statsCollection) {}

  @Schema(name = "SdkSwitch")
  record Switch(boolean enabled) {}

  static SourceConfigAnswer of(String sourceId, String workspaceId, String writeKey) {
    Switch off = new Switch(false);
    return new SourceConfigAnswer(
        new Source(
            sourceId,
            "Rapport",
            writeKey,
            workspaceId,
            true,
            new Config(Map.of("errors", off, "metrics", off)),
            List.of()));
  }
}
