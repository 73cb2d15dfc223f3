package io.rapport.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.segment.analytics.Analytics;
import io.rapport.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An SDK that says what `visit.mjs` has everyone say.
///
/// @param way how it is used, where it can be used in several ways; else empty
/// @param calls what it can say, as kinds of events
/// @param inBrowser whether it needs Chromium
record Sdk(
    String name, String version, String way, List<String> calls, boolean inBrowser, Speech speech) {

  static final List<String> ALL = List.of("identify", "track", "page", "screen", "group", "alias");
  private static final List<String> WITHOUT_SCREEN =
      List.of("identify", "track", "page", "group", "alias");

  static final Sdk SEGMENT_NODE = node("@segment/analytics-node", "segment-node.mjs");
  static final Sdk RUDDER_NODE = node("@rudderstack/rudder-sdk-node", "rudder-node.mjs");
  static final Sdk SEGMENT_JAVA =
      java("com.segment.analytics.java", Analytics.class, SegmentJava::speak);
  static final Sdk RUDDER_JAVA =
      java("com.rudderstack.sdk.java.analytics", RudderAnalytics.class, RudderJava::speak);
  static final Sdk SEGMENT_BROWSER =
      browser("@segment/analytics-next", ALL, "segment-browser.mjs", "single");
  static final Sdk SEGMENT_BROWSER_BATCHING =
      browser("@segment/analytics-next", ALL, "segment-browser.mjs", "batching");
  static final Sdk RUDDER_BROWSER =
      browser("@rudderstack/analytics-js", WITHOUT_SCREEN, "rudder-browser.mjs", "single");
  static final Sdk RUDDER_BROWSER_BEACON =
      browser("@rudderstack/analytics-js", WITHOUT_SCREEN, "rudder-browser.mjs", "beacon");

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

  /// With its version and the way in which it is used.
  String title() {
    return "%s %s%s".formatted(name, version, way.isEmpty() ? "" : ", " + way);
  }

  private static Sdk node(String name, String script) {
    return new Sdk(
        name, npm(name), "", ALL, false, (host, key, run) -> tell(host, key, run, script));
  }

  private static Sdk browser(String name, List<String> calls, String script, String way) {
    Speech speech = (host, key, run) -> tell(host, key, run, script, way);
    return new Sdk(name, npm(name), way, calls, true, speech);
  }

  private static Sdk java(String name, Class<?> entrance, Speech speech) {
    String jar =
        Path.of(entrance.getProtectionDomain().getCodeSource().getLocation().getPath())
            .getFileName()
            .toString();
    return new Sdk(name, jar.replaceAll("^analytics-|\\.jar$", ""), "", ALL, false, speech);
  }

  /// The version of a package that package.json names, exactly.
  private static String npm(String name) {
    try {
      return new ObjectMapper()
          .readTree(Repository.root().resolve("sdk-tests/package.json").toFile())
          .at("/dependencies")
          .path(name)
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tell(String host, String key, String run, String script, String... way) {
    JsonNode told = Node.run(Map.of("HOST", host, "WRITE_KEY", key, "RUN", run), script, way);
    System.out.println(script + " " + String.join(" ", way) + ": " + told);
  }

  @Override
  public String toString() {
    return way.isEmpty() ? name : name + ", " + way;
  }
}
