package io.rapport.web;

/// Versions of an aggregate as entity tags (RFC 9110, section 8.8.3).
public final class ETags {

  private ETags() {}

  /// The tag of a version, for example `"3"`.
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /// Holds `If-Match` against the present version.
  ///
  /// @param ifMatch the header's value, null when it was not sent
  /// @throws Problem.PreconditionRequired when it was not sent
  /// @throws Problem.PreconditionFailed when it names another version
  public static void require(String ifMatch, long version) {
    if (ifMatch == null) {
      throw new Problem.PreconditionRequired();
    }
    check(ifMatch, version);
  }

  /// As [#require], for writes that may come without `If-Match`.
  public static void check(String ifMatch, long version) {
    if (ifMatch != null && !ifMatch.equals("*") && !matches(ifMatch, version)) {
      throw new Problem.PreconditionFailed(
          "It was changed in the meantime: the present ETag is " + of(version));
    }
  }

  private static boolean matches(String ifMatch, long version) {
    for (String tag : ifMatch.split(",")) {
      if (tag.strip().equals(of(version))) {
        return true;
      }
    }
    return false;
  }
}
