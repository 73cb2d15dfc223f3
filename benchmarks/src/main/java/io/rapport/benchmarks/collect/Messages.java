package io.rapport.benchmarks.collect;

import io.rapport.benchmarks.BareDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// The events that are sent: what a server says of an order, and what the SDK of a browser says of
/// a product, with the context that browsers add, each from users of this run.
final class Messages implements BareDatabase.Rows {

  static final int BATCH = 100;

  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/%d.0.0.0 Safari/537.36",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like"
              + " Gecko) Version/%d.4 Safari/605.1.15",
          "Mozilla/5.0 (X11; Linux x86_64; rv:%1$d.0) Gecko/20100101 Firefox/%1$d.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_%d like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
              + " like Gecko) Version/18.4 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/%d.0.0.0 Mobile Safari/537.36");

  private static final List<String> CAMPAIGNS =
      List.of(
          "google\",\"medium\":\"cpc",
          "newsletter\",\"medium\":\"email",
          "facebook\",\"medium\":\"paid_social");

  /// What the events look like.
  enum Look {
    PLAIN,
    BROWSER,
    MIXED;

    static Look of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// Of the i-th event of a batch.
    boolean browser(int i) {
      return this == BROWSER || this == MIXED && i % 2 == 1;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String run;
  private final Look look;
  private final int users;
  private final SplittableRandom random = new SplittableRandom();
  private final Template[] rows = new Template[BATCH];

  Messages(String run, Look look, int users) {
    this.run = run;
    this.look = look;
    this.users = users;
    for (int i = 0; i < BATCH; i++) {
      Template.Builder one = new Template.Builder();
      event(one, i);
      rows[i] = one.build();
    }
  }

  /// Of the run.
  String name() {
    return run;
  }

  int users() {
    return users;
  }

  /// The request of a batch, whole.
  Template batch(URI gateway, String writeKey) {
    int length = body(new Template.Builder(), 0, BATCH).size();
    return body(head("/v1/batch", gateway, writeKey, length), 0, BATCH).build();
  }

  /// The request of the i-th event alone.
  Template single(URI gateway, String writeKey, int i) {
    int length = body(new Template.Builder(), i, 1).size();
    return body(head("/v1/track", gateway, writeKey, length), i, 1).build();
  }

  /// The body of a call: one event, or a batch of some from the i-th on.
  Template body(int i, int events) {
    return body(new Template.Builder(), i, events).build();
  }

  private Template.Builder body(Template.Builder to, int first, int events) {
    if (events == 1) {
      event(to.event(), first);
      return to;
    }
    to.text("{\"sentAt\":\"").time().text("\",\"batch\":[");
    for (int i = 0; i < events; i++) {
      event(to.text(i == 0 ? "" : ",").event(), (first + i) % BATCH);
    }
    return to.text("]}");
  }

  private static Template.Builder head(String path, URI gateway, String writeKey, int length) {
    String credentials =
        Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    return new Template.Builder()
        .text(
            """
            POST %s HTTP/1.1\r
            Host: %s\r
            Authorization: Basic %s\r
            Content-Type: application/json\r
            Content-Length: %d\r
            \r
            """
                .formatted(path, gateway.getAuthority(), credentials, length));
  }

  private void event(Template.Builder to, int i) {
    if (look.browser(i)) {
      browser(to, i);
    } else {
      plain(to, i);
    }
  }

  private void plain(Template.Builder to, int i) {
    to.text("{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"").id();
    to.text("\",\"userId\":\"" + run + "-u").user().text("\",\"timestamp\":\"").time();
    to.text(
        """
        ","properties":{"order_id":"o-%1$05d","total":%2$d.%3$02d,"currency":"EUR","coupon":"SPRING%1$d",\
        "products":[{"product_id":"p-%1$d","sku":"SKU-%1$05d","name":"Trail running shoe %1$d","price":%2$d.%3$02d,\
        "quantity":1,"category":"Shoes/Running"},{"product_id":"p-%4$d","sku":"SKU-%4$05d","name":"Sock %4$d","price":7.90,"quantity":2}]}}\
        """
            .formatted(i, 20 + i, i % 100, i + 1000));
  }

  private void browser(Template.Builder to, int i) {
    to.text("{\"type\":\"track\",\"event\":\"Product Viewed\"");
    to.text(",\"messageId\":\"ajs-next-").millis().text("-").id();
    to.text("\",\"anonymousId\":\"" + run + "-a").user();
    to.text("\",\"userId\":\"" + run + "-u").user().text("\",\"timestamp\":\"").time();
    String campaign = CAMPAIGNS.get(i % CAMPAIGNS.size());
    to.text(
        """
        ","properties":{"product_id":"p-%1$d","price":%2$d.90},"context":{"ip":"203.0.113.%1$d","page":{"path":"/p/%1$d",\
        "referrer":"https://www.google.com/","search":"?utm_campaign=spring","title":"Shoe %1$d",\
        "url":"https://shop.example.org/p/%1$d?utm_campaign=spring"},"userAgent":"%3$s","locale":"de-DE",\
        "campaign":{"source":"%4$s","name":"spring"},"library":{"name":"analytics.js","version":"npm:next-1.84.3"}}}\
        """
            .formatted(i, 20 + i, AGENTS.get(i % AGENTS.size()).formatted(100 + i / 10), campaign));
  }

  /// Bytes of an event, on average.
  int size() {
    int all = 0;
    for (int i = 0; i < BATCH; i++) {
      all += message(i).length();
    }
    return all / BATCH;
  }

  @Override
  public String messageId(int i) {
    return run + "-m" + i;
  }

  @Override
  public String user(int i) {
    return run + "-u" + i % users;
  }

  @Override
  public Instant time(int i) {
    return Instant.now();
  }

  @Override
  public String message(int i) {
    synchronized (random) {
      return new String(rows[i % BATCH].fill(random, users), StandardCharsets.UTF_8);
    }
  }
}
