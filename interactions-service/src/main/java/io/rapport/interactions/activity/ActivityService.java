package io.rapport.interactions.activity;

import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.ActivityState;
import io.rapport.interactions.crm.CustomFields;
import io.rapport.interactions.crm.Place;
import io.rapport.interactions.crm.Texts;
import io.rapport.messaging.Outbox;
import io.rapport.web.Caller;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

@ApplicationScoped
class ActivityService {

  private static final String RESOURCE = "activity";
  private static final int LONGEST_SUBJECT = 500;
  private static final int LONGEST_BODY = 20_000;

  private final ActivityRepository activities;
  private final CustomFields customFields;
  private final Outbox outbox;
  private final ActivityEvents events;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  ActivityService(
      ActivityRepository activities,
      CustomFields customFields,
      Outbox outbox,
      ActivityEvents events,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.activities = activities;
    this.customFields = customFields;
    this.outbox = outbox;
    this.events = events;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  ActivityView log(LogActivity request) {
    Activity activity =
        new Activity(Ids.next(), request.contactId(), request.kind(), caller.name(), now());
    write(
        activity,
        new ChangeActivity(
            null,
            request.direction(),
            request.subject(),
            request.body(),
            request.durationSeconds(),
            request.occurredAt(),
            request.fields()));
    activities.persist(activity);
    activities.flush();
    ActivityState state = stateOf(activity);
    outbox.publish(caller.workspace(), new ActivityEvent.Logged(state));
    events.logged(caller.workspace(), state);
    audit.created(RESOURCE, state.id(), state, state.contactId());
    return ActivityView.of(state);
  }

  @Transactional
  ActivityView get(UUID id) {
    ActivityState state =
        stateOf(
            activities
                .findByIdOptional(id)
                .orElseThrow(() -> new Problem.NotFound("The activity")));
    audit.read(RESOURCE, id, state.contactId());
    return ActivityView.of(state);
  }

  @Transactional
  Page<ActivityView> before(Place place, UUID contactId, ActivityKind kind, int limit) {
    return audit.listed(
        RESOURCE,
        Page.of(
            activities.before(place, contactId, kind, limit + 1).stream()
                .map(activity -> ActivityView.of(stateOf(activity)))
                .toList(),
            limit,
            activity -> new Place(activity.occurredAt(), activity.id()).cursor()),
        ActivityView::id,
        contactId);
  }

  @Transactional
  ActivityView change(UUID id, String ifMatch, ChangeActivity request) {
    Activity activity = lock(id);
    ETags.require(ifMatch, activity.version());
    ActivityState before = stateOf(activity);
    write(activity, request);
    activity.changed(now());
    activities.flush();
    ActivityState state = stateOf(activity);
    outbox.publish(caller.workspace(), new ActivityEvent.Changed(state));
    audit.changed(RESOURCE, id, before, state, state.contactId());
    return ActivityView.of(state);
  }

  @Transactional
  void delete(UUID id, String ifMatch) {
    Activity activity = lock(id);
    ETags.require(ifMatch, activity.version());
    ActivityState before = stateOf(activity);
    activities.delete(activity);
    activities.flush();
    outbox.publish(
        caller.workspace(),
        new ActivityEvent.Deleted(id, activity.contactId(), activity.version() + 1, now()));
    audit.deleted(RESOURCE, id, before, before.contactId());
  }

  private void write(Activity activity, ChangeActivity request) {
    if (request.kind() != null) {
      activity.reclassify(request.kind());
    }
    if (request.direction() != null) {
      activity.direct(request.direction());
    }
    if (request.subject() != null) {
      activity.summarize(Texts.check("/subject", request.subject(), LONGEST_SUBJECT));
    }
    if (request.body() != null) {
      activity.describe(Texts.check("/body", request.body(), LONGEST_BODY));
    }
    if (request.durationSeconds() != null) {
      activity.measure(request.durationSeconds());
    }
    if (request.occurredAt() != null) {
      activity.happenedAt(
          Texts.check("/occurredAt", request.occurredAt()).truncatedTo(ChronoUnit.MICROS));
    }
    if (request.fields() != null) {
      activity.fillIn(customFields.write(request.fields()));
    }
  }

  private Activity lock(UUID id) {
    return activities
        .findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
        .orElseThrow(() -> new Problem.NotFound("The activity"));
  }

  private ActivityState stateOf(Activity activity) {
    return new ActivityState(
        activity.id(),
        activity.version(),
        activity.contactId(),
        activity.kind(),
        activity.direction(),
        activity.subject(),
        activity.body(),
        activity.author(),
        activity.durationSeconds(),
        activity.occurredAt(),
        customFields.read(activity.fields()),
        activity.createdAt(),
        activity.changedAt());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
