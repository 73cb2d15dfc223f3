package io.rapport.testing.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// That the checks find a server which verifies nothing.
class ForgedTokensTest {

  private static final ApiOperation LIST =
      ApiOperation.hidden("listContacts", "GET", "/api/v1/contacts", null);

  @Test
  void areAllAcceptedByWhoVerifiesNothing() {
    try (GullibleServer server = new GullibleServer()) {
      ForgeryCheck.Result result =
          new ForgeryCheck(AccessTable.read(), new Client(server.url())).run(List.of(LIST));

      assertThat(result.attacks()).isGreaterThanOrEqualTo(14);
      assertThat(result.accepted()).hasSize(result.attacks());
      assertThat(result.fetches()).isPositive();
    }
  }

  @Test
  void outliveTheirTimeWhereItIsNotLookedAt() {
    try (GullibleServer server = new GullibleServer()) {
      Instant end = Instant.now().plusSeconds(1);
      Map<String, Duration> overrun =
          TokenLife.overrun(
              Map.of("gullible", new Client(server.url())),
              Map.of("gullible", "/api/v1/contacts"),
              Tokens.of("viewer").lasting(Duration.ofSeconds(1), Fresh.workspace()),
              end);

      assertThat(overrun.get("gullible")).isPositive();
    }
  }
}
