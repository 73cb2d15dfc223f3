package io.rapport.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/// An SDK that says what `visit.mjs` has everyone say.
///
/// @param calls what it can say, as kinds of events
/// @param inBrowser whether it needs Chromium
record Sdk(String name, List<String> calls, boolean inBrowser, Speech speech) {

  private static final List<String> ALL =
      List.of("identify", "track", "page", "screen", "group", "alias");
  private static final List<String> WITHOUT_SCREEN =
      List.of("identify", "track", "page", "group", "alias");

  static final Sdk SEGMENT_NODE = node("@segment/analytics-node", "segment-node.mjs");
  static final Sdk RUDDER_NODE = node("@rudderstack/rudder-sdk-node", "rudder-node.mjs");
  static final Sdk SEGMENT_JAVA =
      new Sdk("com.segment.analytics.java", ALL, false, SegmentJava::speak);
  static final Sdk RUDDER_JAVA = new Sdk("com.rudderstack.sdk.java", ALL, false, RudderJava::speak);
  static final Sdk SEGMENT_BROWSER =
      browser("@segment/analytics-next", ALL, "segment-browser.mjs", "single");
  static final Sdk SEGMENT_BROWSER_BATCHING =
      browser("@segment/analytics-next, batching", ALL, "segment-browser.mjs", "batching");
  static final Sdk RUDDER_BROWSER =
      browser("@rudderstack/analytics-js", WITHOUT_SCREEN, "rudder-browser.mjs", "single");
  static final Sdk RUDDER_BROWSER_BEACON =
      browser("@rudderstack/analytics-js, beacon", WITHOUT_SCREEN, "rudder-browser.mjs", "beacon");

  /// Says everything to a host, and returns when it has tried.
  @FunctionalInterface
  interface Speech {
    void speak(String host, String writeKey, String run);
  }

  void speak(String host, String writeKey, String run) {
    if (inBrowser) {
      Tools.requireChromium();
    }
    speech.speak(host, writeKey, run);
  }

  private static Sdk node(String name, String script) {
    return new Sdk(name, ALL, false, (host, key, run) -> tell(host, key, run, script));
  }

  private static Sdk browser(String name, List<String> calls, String script, String way) {
    return new Sdk(name, calls, true, (host, key, run) -> tell(host, key, run, script, way));
  }

  private static void tell(String host, String key, String run, String script, String... way) {
    JsonNode told = Node.run(Map.of("HOST", host, "WRITE_KEY", key, "RUN", run), script, way);
    System.out.println(script + " " + String.join(" ", way) + ": " + told);
  }

  @Override
  public String toString() {
    return name;
  }
}
