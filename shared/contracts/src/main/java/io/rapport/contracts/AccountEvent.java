package io.rapport.contracts;

import java.time.Instant;
import java.util.UUID;

/// What contacts-service tells of an account.
public sealed interface AccountEvent extends Event {

  /// An account was written down for the first time.
  record Created(AccountState account) implements AccountEvent {
    @Override
    public String subject() {
      return account.id().toString();
    }
  }

  /// An account was changed; carries the whole new state.
  record Changed(AccountState account) implements AccountEvent {
    @Override
    public String subject() {
      return account.id().toString();
    }
  }

  /// An account was deleted.
  record Deleted(UUID accountId, long version, Instant at) implements AccountEvent {
    @Override
    public String subject() {
      return accountId.toString();
    }
  }
}
