package io.rapport.contracts;

import java.time.Instant;
import java.util.UUID;

/// What contacts-service tells of a contact.
public sealed interface ContactEvent extends Event {

  /// A contact was written down for the first time.
  record Created(ContactState contact) implements ContactEvent {
    @Override
    public String subject() {
      return contact.id().toString();
    }
  }

  /// A contact was changed; carries the whole new state.
  record Changed(ContactState contact) implements ContactEvent {
    @Override
    public String subject() {
      return contact.id().toString();
    }
  }

  /// A contact was deleted.
  record Deleted(UUID contactId, long version, Instant at) implements ContactEvent {
    @Override
    public String subject() {
      return contactId.toString();
    }
  }
}
