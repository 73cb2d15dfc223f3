package io.rapport.profiles.resolution;

import io.rapport.contracts.ContactState;
import io.rapport.contracts.EventCollected;
import io.rapport.profiles.history.Entry;
import io.rapport.profiles.identity.Observation;
import io.rapport.profiles.identity.Observations;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/// Something that another service told, as far as it is about a person.
public sealed interface Fact {

  /// By when it was said, not by when it arrived.
  Comparator<Fact> BY_TIME =
      Comparator.<Fact, Instant>comparing(fact -> fact.observation().at())
          .thenComparing(fact -> fact.observation().sourceEvent());

  /// Which identifiers it says are one person's.
  Observation observation();

  /// An event was collected.
  record Collected(EventCollected event, Observation observation) implements Fact {
    public Collected(EventCollected event) {
      this(event, Observations.of(event));
    }
  }

  /// A contact has this state.
  record Contact(ContactState state, Observation observation) implements Fact {
    public Contact(ContactState state) {
      this(state, Observations.of(state));
    }
  }

  /// A contact was deleted.
  record ContactDeleted(UUID contactId, long version, Observation observation) implements Fact {
    public ContactDeleted(UUID contactId, long version, Instant at) {
      this(contactId, version, Observation.ofContact("contact:" + contactId, at, contactId));
    }
  }

  /// An activity, ticket or note has this state, or was deleted.
  record Written(Entry entry, Observation observation) implements Fact {
    public Written(Entry entry) {
      this(
          entry,
          Observation.ofContact(
              entry.kind() + ":" + entry.id(), entry.occurredAt(), entry.contactId()));
    }
  }
}
