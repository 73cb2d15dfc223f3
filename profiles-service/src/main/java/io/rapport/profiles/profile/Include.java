package io.rapport.profiles.profile;

import io.rapport.web.Problem;

/// What a reader wants to see beside the plain profile.
final class Include {

  private Include() {}

  static boolean provenance(String include) {
    if (include == null || include.isEmpty()) {
      return false;
    }
    if (!include.equals("provenance")) {
      throw new Problem.Invalid("?include", "must be provenance, or left out");
    }
    return true;
  }
}
