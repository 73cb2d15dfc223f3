package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.common.jaxrs.RuntimeDelegateImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {

  private final ProblemMapper mapper = new ProblemMapper();

  @BeforeAll
  static void startJaxRs() {
    jakarta.ws.rs.ext.RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
  }

  @Test
  void namesEachWrongPlace() {
    Response answer =
        mapper.map(new Problem.Invalid("/emails/0", "must be an address"), FixedUri.of("/c"));

    assertThat(answer.getStatus()).isEqualTo(400);
    assertThat(answer.getMediaType()).hasToString("application/problem+json");
    assertThat(body(answer).errors())
        .isEqualTo(List.of(new Violation("/emails/0", "must be an address")));
    assertThat(body(answer).instance()).isEqualTo("/c");
  }

  @Test
  void saysWhenToComeAgain() {
    Response limited =
        mapper.map(new Problem.TooManyRequests(Duration.ofSeconds(7)), FixedUri.of("/"));
    Response away = mapper.map(new Problem.Unavailable(Duration.ofMillis(10)), FixedUri.of("/"));

    assertThat(limited.getStatus()).isEqualTo(429);
    assertThat(limited.getHeaderString("Retry-After")).isEqualTo("7");
    assertThat(away.getStatus()).isEqualTo(503);
    assertThat(away.getHeaderString("Retry-After")).isEqualTo("1");
  }

  @Test
  void asksForATokenOnlyWhereOneIsMissing() {
    assertThat(
            mapper
                .map(new Problem.Unauthenticated("token"), FixedUri.of("/"))
                .getHeaderString("WWW-Authenticate"))
        .isEqualTo("Bearer");
    assertThat(
            mapper
                .map(new Problem.Forbidden("role"), FixedUri.of("/"))
                .getHeaderString("WWW-Authenticate"))
        .isNull();
  }

  @Test
  void tellsWhatIsInTheWay() {
    Response answer =
        mapper.map(new Problem.Conflict("exists", Map.of("id", "7")), FixedUri.of("/"));

    assertThat(answer.getStatus()).isEqualTo(409);
    assertThat(body(answer).extensions()).containsEntry("id", "7");
  }

  private static ProblemBody body(Response answer) {
    return (ProblemBody) answer.getEntity();
  }
}
