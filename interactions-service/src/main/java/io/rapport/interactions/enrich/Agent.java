package io.rapport.interactions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// What a user agent tells of browser, system and device; a part that it does not tell is null.
///
/// @param partial whether there was no time to read all of it
/// @param bot who sends, if no person does; told apart from the rest
/// @param json of all but the bot: most are told again and again
record Agent(Product browser, Product os, Device device, boolean partial, Bot bot, JsonNode json) {

  private static final int WINDOWS_11 = 13;

  record Product(String name, String version) {

    JsonNode json() {
      return Facts.of("name", name, "version", version);
    }
  }

  /// @param model as the maker calls it, where it is told
  record Device(Kind kind, String model) {

    JsonNode json() {
      return Facts.of("kind", kind.name().toLowerCase(Locale.ROOT), "model", model);
    }
  }

  enum Kind {
    DESKTOP,
    MOBILE,
    TABLET,
    TV,
    CONSOLE,
    OTHER
  }

  static Agent of(Product browser, Product os, Device device, boolean partial, Bot bot) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (browser != null) {
      json.set("browser", browser.json());
    }
    if (os != null) {
      json.set("os", os.json());
    }
    json.set("device", device.json());
    if (partial) {
      json.put("partial", true);
    }
    return new Agent(browser, os, device, partial, bot, json);
  }

  /// With what the browser tells by its hints: browsers have stopped to tell version and model in
  /// the user agent.
  Agent with(String platform, String platformVersion, String model) {
    if (platformVersion == null && model == null) {
      return this;
    }
    Product system = os;
    if (platform != null && platformVersion != null && os != null) {
      system = new Product(os.name, versionOf(platform, platformVersion));
    }
    Device hinted = model == null ? device : new Device(device.kind, model);
    return of(browser, system, hinted, partial, bot);
  }

  /// Windows counts its hint by releases: 13 and above is Windows 11, 1 to 10 is Windows 10.
  private String versionOf(String platform, String platformVersion) {
    int dot = platformVersion.indexOf('.');
    String major = dot < 0 ? platformVersion : platformVersion.substring(0, dot);
    if (!platform.equals("Windows")) {
      return platformVersion;
    }
    try {
      int release = Integer.parseInt(major);
      return release >= WINDOWS_11 ? "11" : release > 0 ? "10" : os.version;
    } catch (NumberFormatException _) {
      return os.version;
    }
  }
}
