package io.rapport.sdk;

import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Segment's SDK for Java.
final class SegmentJava {

  private SegmentJava() {}

  static void speak(String host, String writeKey, String run) {
    Outcome outcome = new Outcome(6);
    Analytics analytics =
        Analytics.builder(writeKey)
            .endpoint(host)
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
