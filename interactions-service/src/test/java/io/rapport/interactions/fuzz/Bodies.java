package io.rapport.interactions.fuzz;

import java.util.List;

/// What stock SDKs and other systems send: where mutations begin.
public final class Bodies {

  /// Single events, in the order of the paths that take them.
  public static final List<String> EVENTS =
      List.of(
          """
          {"type":"track","messageId":"ajs-next-1714557600000-8f3b","userId":"u-1","anonymousId":"a-1",\
          "event":"Order Completed","timestamp":"2026-05-01T10:00:00.123Z",\
          "originalTimestamp":"2026-05-01T09:59:59Z","sentAt":"2026-05-01T10:00:01Z",\
          "properties":{"order_id":"o-1","total":11.770,"currency":"EUR","products":[\
          {"product_id":"p-1","price":1.50e1,"quantity":2}]},\
          "integrations":{"All":true},"context":{"ip":"81.2.69.142","locale":"de-DE",\
          "userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36",\
          "campaign":{"source":"google","medium":"cpc","name":"spring"},\
          "page":{"url":"https://shop.example.com/?utm_source=x&gclid=1","referrer":"https://t.co/x"},\
          "library":{"name":"analytics.js","version":"next-1.70"},\
          "consent":{"categoryPreferences":{"ads":true,"analytics":false}}}}""",
          """
          {"type":"identify","messageId":"m-2","userId":"u-1","traits":{"email":"mark@example.org",\
          "name":"Mark \\u00fc \\ud83d\\ude00","address":{"city":"Köln"},"age":41,"vip":null},\
          "context":{"externalIds":[{"id":"7712","type":"card","collection":"users",\
          "encoding":"none"}]}}""",
          """
          {"type":"page","anonymousId":"a-1","name":"Pricing","category":"Docs","channel":"browser",\
          "properties":{"url":"https://example.org/p","path":"/p","title":"咖啡"},\
          "timestamp":"2026-05-01","context":{"traits":{"phone":"+4915112345678"}}}""",
          """
          {"type":"screen","anonymousId":7,"messageId":12345678901,"name":"Basket","properties":{}}""",
          """
          {"type":"group","userId":"u-1","groupId":"acme","traits":{"industry":"Sport","plan":null}}""",
          """
          {"type":"alias","userId":"u-1","previousId":"a-1","timestamp":"2026-05-01 10:00:00.5+02"}""",
          """
          {"type":"merge","mergeProperties":[{"type":"email","value":"a@example.org"},\
          {"type":"user_id","value":"u-1"}]}""");

  public static final String RECEIPT =
      """
      {"id":"3-1","soldAt":"2026-05-01T11:58:12+02:00","store":"Berlin 1","till":"3",\
      "currency":"EUR","total":24.90,"tax":3.980,"customer":{"phone":"+4915112345678","card":7712,\
      "externalIds":{"club":"c-9"}},"items":[{"sku":"R-1","productId":7,"name":"Racket","quantity":1,\
      "price":19.90},{"sku":"B-2","quantity":5,"price":1.00,"color":"red"}]}""";

  public static final String CALL =
      """
      {"type":"order.paid","at":"2026-05-01T10:00:00Z","number":"o-1","amount":11.770,\
      "buyer":"mark@example.org","lines":[{"sku":"x","n":1},{"sku":"y","n":2}]}""";

  public static final String FILE =
      """
      user,time,total
      u-1,2025-05-01T10:00:00Z,24.90
      "u,2",2025-05-01,0.10
      u-ü,,1e3
      """;

  private Bodies() {}

  /// A batch of these events.
  public static String batch(List<String> events) {
    return "{\"sentAt\":\"2026-05-01T10:00:02Z\",\"context\":{\"library\":{\"name\":\"java\"}},"
        + "\"integrations\":{},\"batch\":["
        + String.join(",", events)
        + "]}";
  }
}
