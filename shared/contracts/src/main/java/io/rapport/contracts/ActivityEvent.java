package io.rapport.contracts;

import java.time.Instant;
import java.util.UUID;

/// What interactions-service tells of a logged activity.
public sealed interface ActivityEvent extends Event {

  /// A call, meeting, email or chat was logged.
  record Logged(ActivityState activity) implements ActivityEvent {
    @Override
    public String subject() {
      return activity.id().toString();
    }
  }

  /// A logged activity was corrected; carries the whole new state.
  record Changed(ActivityState activity) implements ActivityEvent {
    @Override
    public String subject() {
      return activity.id().toString();
    }
  }

  /// A logged activity was deleted.
  record Deleted(UUID activityId, UUID contactId, long version, Instant at)
      implements ActivityEvent {
    @Override
    public String subject() {
      return activityId.toString();
    }
  }
}
