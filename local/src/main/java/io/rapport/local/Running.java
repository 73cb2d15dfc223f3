package io.rapport.local;

import java.io.IOException;
import java.util.Optional;

/// The platform that runs in this checkout, as its clients see it.
public record Running(String gateway, Tokens tokens, Settings settings) {

  /// Where it is: as the supervisor says, or as the environment says when none runs here.
  static Running of(Home home) throws IOException {
    return of(State.read(home).map(State::settings).orElseGet(() -> Settings.of(System.getenv())));
  }

  static Running of(Settings settings) {
    return new Running(settings.gateway(), new Tokens(settings.issuer()), settings);
  }

  /// Events that some subscriber has not taken over yet; empty when a service does not answer.
  public Optional<Long> lag() {
    return Lag.total(settings);
  }
}
