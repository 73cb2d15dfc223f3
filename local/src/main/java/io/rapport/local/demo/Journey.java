package io.rapport.local.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What one person or visitor did, as the collection API takes it: anonymous at first, known once
/// signed up.
final class Journey {

  static final String AD = "Ad Clicked";
  static final String TRIAL = "Trial Started";
  static final String UPGRADE = "Plan Upgraded";
  static final String ORDER = "Order Completed";

  private static final String SITE = "https://acme.example";
  private static final List<String> PRODUCTS = List.of("Tent", "Boots", "Rope", "Stove", "Map");

  private final String key;
  private final Person person;
  private final Instant start;
  private final Random random;
  private final List<Map<String, Object>> events = new ArrayList<>();
  private Instant now;
  private boolean known;

  /// @param person null of somebody who stays unknown
  Journey(String key, Person person, Instant start, long seed) {
    this.key = key;
    this.person = person;
    this.start = start;
    this.random = new Random(seed);
    this.now = start;
  }

  /// When an event happened, in a form that sorts by time: whole seconds.
  static String time(Map<String, Object> event) {
    return (String) event.get("timestamp");
  }

  List<Map<String, Object>> events() {
    return events;
  }

  /// When the first thing happened.
  Instant start() {
    return start;
  }

  Journey pause(Duration time) {
    now = now.plus(time);
    return this;
  }

  Journey at(Instant time) {
    now = time;
    return this;
  }

  /// Comes by the ad on Facebook. The click itself is the first event.
  Journey ad() {
    Map<String, Object> campaign = campaign("facebook", "paid_social", "spring-trails");
    Map<String, Object> click = new LinkedHashMap<>();
    click.put("network", "facebook");
    campaign.forEach(
        (name, value) -> click.put("utm_" + (name.equals("name") ? "campaign" : name), value));
    event("track", AD, click, campaign, "/trails?" + query(campaign));
    return page("Landing Page", "/trails?" + query(campaign), campaign);
  }

  Journey search() {
    Map<String, Object> campaign = campaign("google", "cpc", "tents");
    return page("Home", "/?" + query(campaign), campaign);
  }

  Journey newsletter() {
    Map<String, Object> campaign = campaign("newsletter", "email", "may");
    return page("Tents", "/tents?" + query(campaign), campaign);
  }

  Journey visit(String name, String path) {
    return page(name, path, null);
  }

  Journey signUp() {
    Map<String, Object> traits = new LinkedHashMap<>();
    traits.put("email", person.email());
    traits.put("name", person.name());
    traits.put("language", person.tongue().language());
    return identify(traits);
  }

  /// The same user with another address.
  Journey alsoKnownBy(String email) {
    return identify(Map.of("email", email));
  }

  Journey trial() {
    return event("track", TRIAL, ordered("plan", "pro", "days", 30), null, "/trial");
  }

  Journey upgrade() {
    known = true;
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("plan", "pro");
    properties.put("price", new BigDecimal("49.00"));
    properties.put("currency", "EUR");
    return event("track", UPGRADE, properties, null, null);
  }

  Journey use(String feature, int times) {
    for (int i = 0; i < times; i++) {
      pause(Duration.ofHours(5 + random.nextInt(40)));
      event("track", feature, Map.of("platform", "app"), null, null);
    }
    return this;
  }

  Journey order(int times) {
    for (int i = 0; i < times; i++) {
      pause(Duration.ofHours(3 + random.nextInt(60)));
      String product = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("orderId", "o-" + key + "-" + events.size());
      properties.put("total", BigDecimal.valueOf(1_500 + random.nextInt(42_000), 2));
      properties.put("currency", "EUR");
      properties.put(
          "products", List.of(ordered("name", product, "quantity", 1 + random.nextInt(3))));
      event("track", ORDER, properties, null, "/checkout");
    }
    return this;
  }

  private Journey page(String name, String path, Map<String, Object> campaign) {
    return event("page", name, Map.of("path", path.replaceFirst("\\?.*", "")), campaign, path);
  }

  private Journey identify(Map<String, Object> traits) {
    known = true;
    Map<String, Object> event = message("identify");
    event.put("traits", traits);
    event.put("context", Map.of("page", page("/account")));
    return add(event);
  }

  private Journey event(
      String type,
      String name,
      Map<String, Object> properties,
      Map<String, Object> campaign,
      String path) {
    Map<String, Object> event = message(type);
    event.put(type.equals("track") ? "event" : "name", name);
    event.put("properties", properties);
    Map<String, Object> context = new LinkedHashMap<>();
    if (campaign != null) {
      context.put("campaign", campaign);
    }
    if (path != null) {
      context.put("page", page(path));
    }
    if (!context.isEmpty()) {
      event.put("context", context);
    }
    return add(event);
  }

  /// The browser goes on sending its anonymous id once the user is known; the server knows only the
  /// user.
  private Map<String, Object> message(String type) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("messageId", "demo-" + key + "-" + events.size());
    event.put("timestamp", now.toString());
    event.put("anonymousId", "anon-" + key);
    if (known) {
      event.put("userId", person.userId());
    }
    return event;
  }

  private Journey add(Map<String, Object> event) {
    events.add(event);
    return pause(Duration.ofSeconds(20 + random.nextInt(400)));
  }

  private static Map<String, Object> page(String path) {
    return ordered("url", SITE + path, "path", path.replaceFirst("\\?.*", ""));
  }

  /// Unlike Map.of, which has another order in every JVM.
  private static Map<String, Object> ordered(
      String name, Object value, String other, Object otherValue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(name, value);
    map.put(other, otherValue);
    return map;
  }

  private static Map<String, Object> campaign(String source, String medium, String name) {
    Map<String, Object> campaign = new LinkedHashMap<>();
    campaign.put("source", source);
    campaign.put("medium", medium);
    campaign.put("name", name);
    return campaign;
  }

  private static String query(Map<String, Object> campaign) {
    return "utm_source=%s&utm_medium=%s&utm_campaign=%s"
        .formatted(campaign.get("source"), campaign.get("medium"), campaign.get("name"));
  }
}
