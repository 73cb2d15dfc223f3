package io.rapport.gateway.customer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The read of a customer.
@ConfigMapping(prefix = "rapport.gateway.customer")
public interface CustomerConfig {

  /// How long each part may take, else it is left out. Default 1.5 s.
  @WithDefault("1500ms")
  Duration partTimeout();

  /// How many of the last interactions are shown. Default 10.
  @WithDefault("10")
  int interactions();

  /// Of how many contacts the cards are shown, for a person whom the CRM knows several times.
  /// Default 5.
  @WithDefault("5")
  int cards();
}
