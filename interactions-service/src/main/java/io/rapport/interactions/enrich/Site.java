package io.rapport.interactions.enrich;

import java.util.Locale;

/// A site that visits come from, as sources.tsv lists it.
record Site(String name, Kind kind) {

  enum Kind {
    SEARCH,
    SOCIAL,
    VIDEO,
    SHOPPING,
    MESSENGER,
    EMAIL,
    AI,
    /// Nothing of the kind that its neighbours are.
    REFERRAL,
    /// Where people pay and log in on their way through a site: no new visit begins there.
    PASSAGE;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
