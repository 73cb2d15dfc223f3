package io.rapport.interactions.source;

import io.rapport.web.Problem;
import io.rapport.web.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The web pages that may send with the keys of a source: `*` for any, `https://shop.example`,
/// `https://*.shop.example` for every subdomain, `http://localhost:*` for every port. None: only
/// what is no browser.
record AllowedOrigins(List<String> patterns) {

  private static final String ANY = "*";
  private static final AllowedOrigins EVERYWHERE = new AllowedOrigins(List.of(ANY));
  private static final int MOST = 100;
  private static final int LONGEST = 260;
  private static final String ANY_SUBDOMAIN = "://*.";
  private static final String ANY_PORT = ":*";
  private static final Pattern ORIGIN =
      Pattern.compile(
          "https?://((\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(:(\\d{1,5}|\\*))?");

  AllowedOrigins {
    patterns = List.copyOf(patterns);
  }

  /// As a person wrote them; null stands for any.
  ///
  /// @throws Problem.Invalid with a pointer to each that is no origin
  static AllowedOrigins of(List<String> written) {
    if (written == null) {
      return EVERYWHERE;
    }
    if (written.size() > MOST) {
      throw new Problem.Invalid("/allowedOrigins", "may hold at most " + MOST + " origins");
    }
    List<String> patterns = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String pattern = written.get(i) == null ? "" : written.get(i).toLowerCase(Locale.ROOT);
      if (pattern.length() > LONGEST || !isPattern(pattern)) {
        violations.add(
            new Violation(
                "/allowedOrigins/" + i,
                "must be an origin such as https://shop.example, https://*.shop.example,"
                    + " http://localhost:*, or * for any; no path, no slash at the end"));
      }
      patterns.add(pattern);
    }
    if (!violations.isEmpty()) {
      throw new Problem.Invalid(violations);
    }
    return new AllowedOrigins(patterns.stream().distinct().toList());
  }

  /// @param origin the header `Origin`; a page without one (`null`) is allowed with any only
  boolean allow(String origin) {
    return patterns.contains(ANY)
        || isOrigin(origin) && patterns.stream().anyMatch(pattern -> matches(pattern, origin));
  }

  private static boolean isPattern(String text) {
    return text.equals(ANY) || ORIGIN.matcher(text).matches();
  }

  private static boolean isOrigin(String text) {
    return text.length() <= LONGEST && !text.contains(ANY) && ORIGIN.matcher(text).matches();
  }

  private static boolean matches(String pattern, String origin) {
    if (pattern.endsWith(ANY_PORT)) {
      String rest = pattern.substring(0, pattern.length() - ANY_PORT.length());
      int port = origin.lastIndexOf(':');
      boolean hasPort = port > origin.indexOf("://") && !origin.endsWith("]");
      return matches(rest, hasPort ? origin.substring(0, port) : origin);
    }
    int wild = pattern.indexOf(ANY_SUBDOMAIN);
    if (wild < 0) {
      return pattern.equals(origin);
    }
    String scheme = pattern.substring(0, wild + 3);
    String domain = pattern.substring(wild + ANY_SUBDOMAIN.length() - 1);
    return origin.startsWith(scheme)
        && origin.endsWith(domain)
        && origin.length() > scheme.length() + domain.length();
  }
}
