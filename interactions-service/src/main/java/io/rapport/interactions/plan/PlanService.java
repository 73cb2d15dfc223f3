package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interactions.crm.Texts;
import io.rapport.web.Caller;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.JsonPointers;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@ApplicationScoped
class PlanService {

  private static final String RESOURCE = "tracking-plan";
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_DESCRIPTION = 2_000;
  private static final int LONGEST_EVENT = 32_768;
  private static final int DEEPEST_EVENT = 32;

  private final PlanRepository plans;
  private final PlanVersionRepository versions;
  private final Plans compiled;
  private final Event<Plans.Changed> changed;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  PlanService(
      PlanRepository plans,
      PlanVersionRepository versions,
      Plans compiled,
      Event<Plans.Changed> changed,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.plans = plans;
    this.versions = versions;
    this.compiled = compiled;
    this.changed = changed;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  TrackingPlanView create(WritePlan request) {
    TrackingPlan plan = new TrackingPlan(Ids.next(), now());
    PlanDefinition definition = write(plan, request);
    plans.persist(plan);
    TrackingPlanView view = keep(plan, definition);
    audit.created(RESOURCE, plan.id(), view);
    return view;
  }

  @Transactional
  List<TrackingPlanSummary> after(UUID id, int count) {
    return versions.plansAfter(caller.workspace(), id, count);
  }

  @Transactional
  TrackingPlanView get(UUID id) {
    return view(plans.findByIdOptional(id).orElseThrow(PlanService::notFound));
  }

  @Transactional
  TrackingPlanView replace(UUID id, String ifMatch, WritePlan request) {
    TrackingPlan plan = plans.lock(id).orElseThrow(PlanService::notFound);
    ETags.require(ifMatch, plan.version());
    TrackingPlanView before = view(plan);
    PlanDefinition definition = write(plan, request);
    TrackingPlanView after = keep(plan, definition);
    changed.fire(new Plans.Changed(caller.workspace(), id));
    audit.changed(RESOURCE, id, before, after);
    return after;
  }

  /// Not while a source holds its events against it: they would all pass unseen.
  @Transactional
  void delete(UUID id, String ifMatch) {
    TrackingPlan plan = plans.lock(id).orElseThrow(PlanService::notFound);
    ETags.require(ifMatch, plan.version());
    List<UUID> users = versions.users(caller.workspace(), id);
    if (!users.isEmpty()) {
      throw new Problem.Conflict(
          "Sources hold their events against this plan: take it from them first",
          Map.of("sources", users));
    }
    TrackingPlanView before = view(plan);
    plans.delete(plan);
    plans.flush();
    changed.fire(new Plans.Changed(caller.workspace(), id));
    audit.deleted(RESOURCE, id, before);
  }

  @Transactional
  List<TrackingPlanVersionSummary> versionsBefore(UUID id, long version, int count) {
    get(id);
    return versions.before(caller.workspace(), id, version, count);
  }

  @Transactional
  TrackingPlanVersionView version(UUID id, long version) {
    return versions
        .find(caller.workspace(), id, version)
        .map(stored -> TrackingPlanVersionView.of(stored, PlanJson.read(stored.definition())))
        .orElseThrow(() -> new Problem.NotFound("The version"));
  }

  /// What a plan finds wrong with an event, which is not stored.
  @Transactional
  List<Finding> check(UUID id, JsonNode event) {
    refuseLongNumbers(event, "", 0);
    int chars = event.toString().length();
    if (chars > LONGEST_EVENT) {
      throw new Problem.Invalid("", "may have at most %d characters".formatted(LONGEST_EVENT));
    }
    CompiledPlan plan = compiled.find(caller.workspace(), id).orElseThrow(PlanService::notFound);
    String kind = event.path("type").asText(PlannedEvent.TRACK);
    if (!PlanCheck.KINDS.contains(kind)) {
      throw new Problem.Invalid("/type", PlanCheck.EXPECTED_KIND);
    }
    String name = kind.equals(PlannedEvent.TRACK) ? "event" : "name";
    return plan.check(kind, event.path(name).asText(null), event, chars);
  }

  /// As the door does; there is nothing to be done with such a number.
  private static void refuseLongNumbers(JsonNode value, String at, int depth) {
    if (SchemaCheck.hasTooManyDigits(value)) {
      throw new Problem.Invalid(at, "must be a number of fewer digits");
    }
    if (depth > DEEPEST_EVENT) {
      throw new Problem.Invalid(at, "may be nested %d levels".formatted(DEEPEST_EVENT));
    }
    value
        .properties()
        .forEach(
            field ->
                refuseLongNumbers(
                    field.getValue(), at + JsonPointers.step(field.getKey()), depth + 1));
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        refuseLongNumbers(value.get(i), at + JsonPointers.step(i), depth + 1);
      }
    }
  }

  private PlanDefinition write(TrackingPlan plan, WritePlan request) {
    PlanDefinition definition = request.definition();
    String text = PlanJson.write(definition);
    PlanCheck.check(definition, plan.version());
    plan.say(
        Texts.check("/name", request.name(), LONGEST_NAME),
        Texts.check("/description", request.description(), LONGEST_DESCRIPTION),
        text,
        now());
    return definition;
  }

  private TrackingPlanView keep(TrackingPlan plan, PlanDefinition definition) {
    plans.flush();
    versions.add(caller.workspace(), plan, caller.name());
    return TrackingPlanView.of(plan, definition);
  }

  private static TrackingPlanView view(TrackingPlan plan) {
    return TrackingPlanView.of(plan, PlanJson.read(plan.definition()));
  }

  private static Problem.NotFound notFound() {
    return new Problem.NotFound("The tracking plan");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
