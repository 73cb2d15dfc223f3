package io.rapport.interactions.consent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an event says of its person's consent. Where two statements on a category differ, the
/// denial holds.
final class Consent {

  private static final int MOST_CATEGORIES = 50;
  private static final int LONGEST_CATEGORY = 100;
  private static final String TCF_PREFIX = "tcf:";
  private static final String GOOGLE_PREFIX = "google:";

  /// Which purposes of the TCF a category needs, all of them.
  private static final Map<String, List<Integer>> PURPOSES =
      Map.of(
          "functional", List.of(1),
          "personalization", List.of(1, 5, 6),
          "analytics", List.of(1, 8, 9),
          "advertising", List.of(1, 3, 4));

  /// Which signals of Google's consent mode a category needs, all of those that were sent.
  private static final Map<String, List<String>> SIGNALS =
      Map.of(
          "functional", List.of("functionality_storage"),
          "personalization", List.of("personalization_storage"),
          "analytics", List.of("analytics_storage"),
          "advertising", List.of("ad_storage", "ad_user_data", "ad_personalization"));

  private final Map<String, Boolean> categories = new LinkedHashMap<>();
  private final Map<String, Boolean> google = new LinkedHashMap<>();
  private Tcf tcf;
  private boolean tcfUnreadable;

  void category(String name, boolean granted) {
    String key = name.toLowerCase(Locale.ROOT);
    if (key.length() <= LONGEST_CATEGORY
        && (categories.size() < MOST_CATEGORIES || categories.containsKey(key))) {
      categories.merge(key, granted, Boolean::logicalAnd);
    }
  }

  void google(String signal, boolean granted) {
    google.put(signal, granted);
  }

  void tcf(String text) {
    tcf = Tcf.decode(text).orElse(null);
    tcfUnreadable = tcf == null;
  }

  /// Draws what the TCF string and Google's signals mean for the categories that everyone knows.
  Consent derive() {
    if (tcf != null) {
      PURPOSES.forEach((name, needed) -> category(name, tcf.purposes().containsAll(needed)));
    }
    SIGNALS.forEach(
        (name, needed) ->
            needed.stream()
                .map(google::get)
                .filter(java.util.Objects::nonNull)
                .reduce(Boolean::logicalAnd)
                .ifPresent(granted -> category(name, granted)));
    return this;
  }

  /// Whether consent was given; not so where nothing was said.
  ///
  /// @param category a name, `tcf:` and the number of a purpose, or `google:` and a signal
  boolean isGiven(String category) {
    String key = category.toLowerCase(Locale.ROOT);
    if (key.startsWith(TCF_PREFIX)) {
      String purpose = key.substring(TCF_PREFIX.length());
      return tcf != null && tcf.purposes().stream().map(String::valueOf).anyMatch(purpose::equals);
    }
    return key.startsWith(GOOGLE_PREFIX)
        ? google.getOrDefault(key.substring(GOOGLE_PREFIX.length()), false)
        : categories.getOrDefault(key, false);
  }

  /// As it is stored beside the event; empty when nothing was said.
  Map<String, Object> told() {
    Map<String, Object> told = new LinkedHashMap<>();
    if (!categories.isEmpty()) {
      told.put("categories", categories);
    }
    if (tcf != null) {
      told.put(
          "tcf",
          Map.of(
              "purposes", tcf.purposes(),
              "legitimateInterests", tcf.legitimateInterests(),
              "cmpId", tcf.cmpId(),
              "policyVersion", tcf.policyVersion(),
              "updatedAt", tcf.updatedAt().toString()));
    } else if (tcfUnreadable) {
      told.put("tcf", Map.of("unreadable", true));
    }
    if (!google.isEmpty()) {
      told.put("google", google);
    }
    return told;
  }
}
