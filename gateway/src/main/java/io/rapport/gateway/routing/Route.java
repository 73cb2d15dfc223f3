package io.rapport.gateway.routing;

/// A part of the public paths and where it leads.
///
/// @param pattern path that it starts with; `*` stands for any one segment
/// @param forward what the pattern is replaced by on the way, null to leave the path as it is
public record Route(String pattern, Upstream upstream, Access access, String forward) {

  boolean covers(String path) {
    int p = 0;
    int i = 0;
    while (i < pattern.length()) {
      if (pattern.charAt(i) == '*') {
        int end = endOfSegment(path, p);
        if (end == p) {
          return false;
        }
        p = end;
        i++;
      } else if (p < path.length() && path.charAt(p) == pattern.charAt(i)) {
        p++;
        i++;
      } else {
        return false;
      }
    }
    return p == path.length() || path.charAt(p) == '/';
  }

  /// The path at the service.
  public String pathAtService(String path) {
    return forward == null ? path : forward + path.substring(pattern.length());
  }

  private static int endOfSegment(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }
}
