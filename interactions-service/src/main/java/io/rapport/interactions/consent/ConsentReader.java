package io.rapport.interactions.consent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Finds the consent in a message: Segment's `context.consent.categoryPreferences`, RudderStack's
/// `context.consentManagement`, `context.consent.tcString` and `context.consent.googleConsentMode`.
final class ConsentReader {

  private static final List<String> SIGNALS =
      List.of(
          "ad_storage",
          "ad_user_data",
          "ad_personalization",
          "analytics_storage",
          "functionality_storage",
          "personalization_storage",
          "security_storage");

  private ConsentReader() {}

  static Consent read(JsonNode message) {
    Consent consent = new Consent();
    JsonNode context = message.path("context");
    JsonNode given = context.path("consent");
    given
        .path("categoryPreferences")
        .properties()
        .forEach(
            preference -> {
              if (preference.getValue().isBoolean()) {
                consent.category(preference.getKey(), preference.getValue().booleanValue());
              }
            });
    JsonNode managed = context.path("consentManagement");
    categories(managed.path("allowedConsentIds"), true, consent);
    categories(managed.path("deniedConsentIds"), false, consent);
    if (given.path("tcString").isTextual()) {
      consent.tcf(given.path("tcString").textValue());
    }
    google(given.path("googleConsentMode"), consent);
    return consent.derive();
  }

  private static void categories(JsonNode ids, boolean granted, Consent consent) {
    if (ids.isArray()) {
      for (JsonNode id : ids) {
        if (id.isTextual()) {
          consent.category(id.textValue(), granted);
        }
      }
    }
  }

  /// Anything but `granted` is a denial, as with Google; what was not sent says nothing.
  private static void google(JsonNode mode, Consent consent) {
    for (String signal : SIGNALS) {
      if (mode.path(signal).isTextual()) {
        consent.google(signal, mode.path(signal).textValue().equals("granted"));
      }
    }
  }
}
