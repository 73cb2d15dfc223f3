package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rapport.messaging.ServiceToken.Issued;
import io.rapport.messaging.ServiceToken.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ServiceTokenTest {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int issued;
  private boolean away;

  private final ServiceToken token = new ServiceToken(this::issue, new Moved());

  private Issued issue() {
    if (away) {
      throw new IllegalStateException("the issuer is away");
    }
    return new Issued("token " + ++issued, now.plus(Duration.ofHours(12)));
  }

  @Test
  void isRenewedAtHalfItsLife() {
    assertThat(token.get()).isEqualTo("token 1");
    now = now.plus(Duration.ofHours(5));
    assertThat(token.get()).isEqualTo("token 1");
    now = now.plus(Duration.ofHours(2));
    assertThat(token.get()).isEqualTo("token 2");
  }

  @Test
  void isUsedToItsEndWhileTheIssuerIsAway() {
    token.get();
    away = true;
    now = now.plus(Duration.ofHours(11));
    assertThat(token.get()).isEqualTo("token 1");
    now = now.plus(Duration.ofHours(2));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(token::get);
    away = false;
    now = now.plus(Duration.ofSeconds(6));
    assertThat(token.get()).isEqualTo("token 2");
  }

  @Test
  void aRefusedTokenIsReplacedAtOnce() {
    token.get();
    token.refused();
    assertThat(token.get()).isEqualTo("token 2");
  }

  private final class Moved extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
