package io.rapport.web.audit;

import io.rapport.web.Caller;
import io.rapport.web.Workspaces;
import java.util.Locale;

/// Who does something, as the token tells it.
///
/// @param subject id in the issuer's books
/// @param name user name, or that of the service account
record Actor(Kind kind, String subject, String name, String client) {

  private static final String SERVICE_ACCOUNT = "service-account-";

  /// What kind of caller it is.
  enum Kind {
    PERSON,
    INTEGRATION,
    SERVICE,
    /// The service itself, outside of any request.
    SYSTEM;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Actor of(Caller caller) {
    if (!Workspaces.hasRequest()) {
      return new Actor(Kind.SYSTEM, null, null, null);
    }
    return new Actor(kindOf(caller), caller.subject(), caller.name(), caller.client());
  }

  private static Kind kindOf(Caller caller) {
    if (caller.roles().contains("service")) {
      return Kind.SERVICE;
    }
    return caller.name() != null && caller.name().startsWith(SERVICE_ACCOUNT)
        ? Kind.INTEGRATION
        : Kind.PERSON;
  }
}
