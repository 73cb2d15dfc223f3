package io.rapport.interactions.compat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What Segment's SDKs want to know before they send anything. Without
/// `integrations["Segment.io"]` they send nothing at all.
@Schema(name = "SdkSettings")
record SettingsAnswer(
    Map<String, Delivery> integrations,
    Plan plan,
    Map<String, Object> middlewareSettings,
    Map<String, Object> enabledMiddleware,
    Metrics metrics,
    boolean legacyVideoPluginsEnabled,
    List<String> remotePlugins,
    ConsentSettings consentSettings) {

  private static final Rule ENABLED = new Rule(true, Map.of());

  /// Where events go. An answer of one host so points every SDK to it.
  @Schema(name = "SdkDelivery")
  record Delivery(
      @Schema(examples = "wk_0f3c…") String apiKey,
      @Schema(description = "Host and path before the call", examples = "cdp.example.com/v1")
          String apiHost,
      @Schema(examples = "https") String protocol,
      List<String> unbundledIntegrations,
      boolean addBundledMetadata,
      Map<String, Object> maybeBundledConfigIds,
      VersionSettings versionSettings) {}

  @Schema(name = "SdkVersionSettings")
  record VersionSettings(String version, List<String> componentTypes) {}

  @Schema(name = "SdkPlan")
  record Plan(Map<String, Rule> track, Map<String, Rule> identify, Map<String, Rule> group) {}

  @Schema(name = "SdkPlanRule")
  record Rule(boolean enabled, Map<String, Object> integrations) {}

  @Schema(name = "SdkMetrics")
  record Metrics(
      @Schema(description = "0: SDKs send no figures about themselves") int sampleRate) {}

  @Schema(name = "SdkConsentSettings")
  record ConsentSettings(
      List<String> allCategories,
      @JsonProperty("hasUnmappedDestinations") boolean hasUnmappedDestinations) {}

  static SettingsAnswer of(String writeKey, PublicHost host) {
    Map<String, Rule> everything = Map.of("__default", ENABLED);
    return new SettingsAnswer(
        Map.of(
            "Segment.io",
            new Delivery(
                writeKey,
                host.authority() + "/v1",
                host.protocol(),
                List.of(),
                true,
                Map.of(),
                new VersionSettings("4.4.7", List.of("browser")))),
        new Plan(everything, everything, everything),
        Map.of(),
        Map.of(),
        new Metrics(0),
        false,
        List.of(),
        new ConsentSettings(List.of(), false));
  }
}
