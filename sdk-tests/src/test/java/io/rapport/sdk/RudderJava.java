package io.rapport.sdk;

import com.rudderstack.sdk.java.analytics.Callback;
import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.rudderstack.sdk.java.analytics.messages.AliasMessage;
import com.rudderstack.sdk.java.analytics.messages.GroupMessage;
import com.rudderstack.sdk.java.analytics.messages.IdentifyMessage;
import com.rudderstack.sdk.java.analytics.messages.Message;
import com.rudderstack.sdk.java.analytics.messages.PageMessage;
import com.rudderstack.sdk.java.analytics.messages.ScreenMessage;
import com.rudderstack.sdk.java.analytics.messages.TrackMessage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// RudderStack's SDK for Java.
final class RudderJava {

  private RudderJava() {}

  static void speak(String host, String writeKey, String run) {
    Outcome outcome = new Outcome(6);
    RudderAnalytics analytics =
        RudderAnalytics.builder(writeKey)
            .setDataPlaneUrl(host)
            .flushQueueSize(20)
            .flushInterval(1, TimeUnit.SECONDS)
            .callback(told(outcome))
            .build();
    String user = "u-" + run;
    String anonymous = "a-" + run;
    analytics.enqueue(
        IdentifyMessage.builder()
            .userId(user)
            .anonymousId(anonymous)
            .traits(Map.of("email", run + "@example.org")));
    analytics.enqueue(
        TrackMessage.builder("Order Completed")
            .userId(user)
            .anonymousId(anonymous)
            .properties(
                Map.of(
                    "order_id", "o-" + run, "total", new BigDecimal("59.9"), "currency", "EUR")));
    analytics.enqueue(PageMessage.builder("Pricing").userId(user).anonymousId(anonymous));
    analytics.enqueue(ScreenMessage.builder("Basket").userId(user).anonymousId(anonymous));
    analytics.enqueue(
        GroupMessage.builder("g-" + run)
            .userId(user)
            .anonymousId(anonymous)
            .traits(Map.of("industry", "Sport")));
    analytics.enqueue(AliasMessage.builder("old-" + run).userId(user));
    analytics.flush();
    outcome.await();
    analytics.shutdown();
  }

  private static Callback told(Outcome outcome) {
    return new Callback() {
      @Override
      public void success(Message message) {
        outcome.one();
      }

      @Override
      public void failure(Message message, Throwable error) {
        outcome.one();
      }
    };
  }
}
