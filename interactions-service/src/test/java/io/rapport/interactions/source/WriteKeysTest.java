package io.rapport.interactions.source;

import static io.rapport.interactions.SourceFixtures.as;
import static io.rapport.interactions.SourceFixtures.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.fault.SettableClock;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Two caches, as two replicas have them, on one database and a clock that the test moves.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class WriteKeysTest {

  private static final Duration PROMISED = Duration.ofSeconds(60);

  @Inject WriteKeyService service;
  @Inject Workspaces workspaces;

  private final UUID workspace = Fresh.workspace();
  private final SettableClock clock = new SettableClock(Instant.now());

  @Test
  void refusesARevokedKeyInEveryReplicaWithinAMinute() {
    assertThat(lifeAfterRevocation(config("PT30S", "PT60S"))).isLessThanOrEqualTo(PROMISED);
  }

  /// The same measurement finds a cache that lives too long.
  @Test
  void measuresACacheThatBelievesForTooLong() {
    assertThat(lifeAfterRevocation(new Credulous())).isGreaterThan(PROMISED);
  }

  @Test
  void startsWithNoCacheThatLivesLongerThanPromised() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new WriteKeys(service, workspaces, config("PT61S", "PT61S"), clock));
    assertThatIllegalStateException()
        .isThrownBy(() -> new WriteKeys(service, workspaces, config("PT45S", "PT30S"), clock));
  }

  @Test
  void believesTheLastKnownAnswerWhileTheDatabaseIsAwayButNotForLong() {
    Response source = source(workspace);
    String key = source.jsonPath().getString("writeKey");
    Interrupted database = new Interrupted(service);
    WriteKeys keys = new WriteKeys(database, workspaces, config("PT30S", "PT60S"), clock);
    keys.verify(key, null);

    database.away = true;
    clock.advance(Duration.ofSeconds(45));
    assertThat(keys.verify(key, null).workspaceId()).isEqualTo(workspace);
    clock.advance(Duration.ofSeconds(16));
    assertThatExceptionOfType(Away.class).isThrownBy(() -> keys.verify(key, null));

    database.away = false;
    assertThat(keys.verify(key, null).workspaceId()).isEqualTo(workspace);
  }

  /// A server that stands still fails nothing: it only never answers.
  @Test
  void holdsNobodyUpWhileTheDatabaseStandsStill() {
    String key = source(workspace).jsonPath().getString("writeKey");
    String unknown = source(workspace).jsonPath().getString("writeKey");
    Interrupted database = new Interrupted(service);
    SourceConfig config = new Settings(Duration.ofSeconds(30), PROMISED, Duration.ofMillis(500));
    WriteKeys keys = new WriteKeys(database, workspaces, config, clock);
    await().ignoreException(Problem.Unavailable.class).until(() -> keys.verify(key, null) != null);

    database.still = new CountDownLatch(1);
    clock.advance(Duration.ofSeconds(45));
    assertThat(keys.verify(key, null).workspaceId()).isEqualTo(workspace);
    assertThatExceptionOfType(Problem.Unavailable.class)
        .isThrownBy(() -> keys.verify(unknown, null));
    clock.advance(Duration.ofSeconds(16));
    assertThatExceptionOfType(Problem.Unavailable.class).isThrownBy(() -> keys.verify(key, null));
    assertThat(database.asked).hasValueLessThanOrEqualTo(4);

    database.still.countDown();
    await().ignoreException(Problem.Unavailable.class).until(() -> keys.verify(key, null) != null);
  }

  @Test
  void writesTheDayOfUseDownOnceADay() {
    Response source = source(workspace);
    String key = source.jsonPath().getString("writeKey");
    Interrupted database = new Interrupted(service);
    WriteKeys keys = new WriteKeys(database, workspaces, config("PT30S", "PT60S"), clock);
    for (int i = 0; i < 5; i++) {
      keys.verify(key, null);
      clock.advance(Duration.ofSeconds(31));
    }
    assertThat(database.marked).isEqualTo(1);
    clock.advance(Duration.ofDays(1));
    keys.verify(key, null);
    assertThat(database.marked).isEqualTo(2);
  }

  /// How long after its revocation a key is still let in by another replica, in seconds' steps.
  private Duration lifeAfterRevocation(SourceConfig config) {
    Response source = source(workspace);
    String key = source.jsonPath().getString("writeKey");
    WriteKeys first = new WriteKeys(service, workspaces, config("PT30S", "PT60S"), clock);
    WriteKeys second = new WriteKeys(service, workspaces, config, clock);
    first.verify(key, null);
    second.verify(key, null);
    as("admin", workspace)
        .post("/api/v1/sources/" + source.jsonPath().getString("id") + "/revoke")
        .then()
        .statusCode(200);
    Instant revoked = clock.instant();
    while (isLetIn(first, key) || isLetIn(second, key)) {
      clock.advance(Duration.ofSeconds(1));
    }
    return Duration.between(revoked, clock.instant());
  }

  private static boolean isLetIn(WriteKeys keys, String key) {
    try {
      keys.verify(key, null);
      return true;
    } catch (Problem.Unauthenticated _) {
      return false;
    }
  }

  private static SourceConfig config(String believe, String atMost) {
    return new Settings(Duration.parse(believe), Duration.parse(atMost), Duration.ofSeconds(30));
  }

  private record Settings(Duration believe, Duration believeAtMost, Duration patience)
      implements SourceConfig {
    @Override
    public Duration disbelieve() {
      return Duration.ofSeconds(5);
    }

    @Override
    public int remembered() {
      return 100;
    }
  }

  /// Says what is right when it is asked first, and believes for five minutes then.
  private static final class Credulous implements SourceConfig {

    private int asked;

    @Override
    public Duration believe() {
      return asked++ == 0 ? Duration.ofSeconds(30) : Duration.ofMinutes(5);
    }

    @Override
    public Duration believeAtMost() {
      return PROMISED;
    }

    @Override
    public Duration disbelieve() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(30);
    }

    @Override
    public int remembered() {
      return 100;
    }
  }

  private static final class Away extends RuntimeException {}

  /// The real look-ups, with a database that can be taken away.
  private static final class Interrupted extends WriteKeyService {

    private final WriteKeyService real;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch still = new CountDownLatch(0);
    private volatile boolean away;
    private int marked;

    Interrupted(WriteKeyService real) {
      super(null);
      this.real = real;
    }

    @Override
    Optional<WriteKeyRepository.Stored> find(String hash) {
      asked.incrementAndGet();
      if (away) {
        throw new Away();
      }
      try {
        still.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return real.find(hash);
    }

    @Override
    Terms termsOf(WriteKeyRepository.Stored key) {
      return real.termsOf(key);
    }

    @Override
    void used(WriteKeyRepository.Stored key, String hash, java.time.LocalDate day) {
      marked++;
      real.used(key, hash, day);
    }
  }
}
