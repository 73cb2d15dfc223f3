package io.rapport.contacts.contact;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// How contacts are read.
@ConfigMapping(prefix = "rapport.contact")
interface ContactConfig {

  /// Country (ISO 3166, two letters) of phone numbers that come without `+` and whose request names
  /// none. Unset: such numbers are refused.
  Optional<String> phoneCountry();
}
