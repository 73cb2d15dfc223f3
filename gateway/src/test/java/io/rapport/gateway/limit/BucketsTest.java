package io.rapport.gateway.limit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.gateway.FakeService;
import io.rapport.gateway.RealRedis;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private final AtomicLong micros = new AtomicLong(1_000_000);
  private final LocalBuckets local = new LocalBuckets(micros::get);
  private SharedBuckets shared;

  @BeforeEach
  void connect() {
    shared = connected();
  }

  @AfterEach
  void close() {
    shared.close();
  }

  private static SharedBuckets connected() {
    SharedBuckets buckets =
        new SharedBuckets(
            FakeService.vertx(),
            RealRedis.get().url(),
            Duration.ofSeconds(2),
            Duration.ofMillis(50));
    await().until(buckets::connected);
    return buckets;
  }

  private static Quota quota(long limit, Duration window) {
    return new Quota("test", "test:" + UUID.randomUUID(), limit, window);
  }

  private static Decision taken(SharedBuckets buckets, List<Quota> quotas) throws Exception {
    return buckets
        .take(quotas)
        .orElseThrow()
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, SECONDS);
  }

  @Test
  void letsALimitThroughAtOnceAndThenAsMuchAsComesBack() {
    List<Quota> quotas = List.of(quota(10, Duration.ofSeconds(10)));
    for (int left = 9; left >= 0; left--) {
      Decision decision = local.take(quotas);
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.remaining()).isEqualTo(left);
    }
    Decision refused = local.take(quotas);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(refused.rateLimit()).isEqualTo("\"test\";r=0;t=10");
    assertThat(refused.policies()).isEqualTo("\"test\";q=10;w=10");
    micros.addAndGet(1_000_000);
    assertThat(local.take(quotas).allowed()).isTrue();
    assertThat(local.take(quotas).allowed()).isFalse();
  }

  @Test
  void doesNotTakeFromTheOthersWhatOneRefuses() {
    Quota caller = quota(1, Duration.ofSeconds(10));
    Quota workspace = quota(10, Duration.ofSeconds(10));
    assertThat(local.take(List.of(caller, workspace)).allowed()).isTrue();
    assertThat(local.take(List.of(caller, workspace)).allowed()).isFalse();
    assertThat(local.take(List.of(workspace)).remaining()).isEqualTo(8);
  }

  @Test
  void countsInRedisAsItDoesHere() throws Exception {
    Quota caller = quota(5, Duration.ofHours(5));
    Quota workspace = quota(100, Duration.ofHours(5));
    List<Quota> quotas = List.of(caller, workspace);
    for (int i = 0; i < 7; i++) {
      Decision here = local.take(quotas);
      Decision there = taken(shared, quotas);
      assertThat(there.allowed()).isEqualTo(here.allowed()).isEqualTo(i < 5);
      assertThat(there.remaining()).isEqualTo(here.remaining());
      assertThat(there.retryAfter()).isCloseTo(here.retryAfter(), Duration.ofMinutes(1));
    }
    assertThat(taken(shared, List.of(workspace)).remaining()).isEqualTo(94);
  }

  @Test
  void countsForAllGatewaysTogether() throws Exception {
    SharedBuckets other = connected();
    List<Quota> quotas = List.of(quota(100, Duration.ofHours(1)));
    List<Future<Decision>> decisions = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      decisions.add((i % 2 == 0 ? shared : other).take(quotas).orElseThrow());
    }
    Future.join(decisions).toCompletionStage().toCompletableFuture().get(5, SECONDS);
    assertThat(decisions).filteredOn(decision -> decision.result().allowed()).hasSize(100);
    other.close();
  }
}
