package io.rapport.interactions.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.web.Caller;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Makes a plan of what was seen. It is a proposal and is not stored.
@ApplicationScoped
class SeenEventService {

  private static final int DAYS = 7;
  private static final int EVENTS = 5_000;

  private final SeenEventRepository events;
  private final PlanConfig config;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  SeenEventService(
      SeenEventRepository events, PlanConfig config, Audit audit, Caller caller, Clock clock) {
    this.events = events;
    this.config = config;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  GeneratedPlan generate(GeneratePlan request) {
    int days = request.days() == null ? DAYS : request.days();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    SeenEvents seen = new SeenEvents();
    events.newest(
        caller.workspace(),
        request.sourceId(),
        today.minusDays(days - 1L),
        request.events() == null ? EVENTS : request.events(),
        config.lookingBack(),
        (kind, name, message) -> seen.see(kind, name, read(message)));
    audit.listed("event", (int) seen.count(), request.sourceId());
    WritePlan plan =
        new WritePlan("As seen until " + today, null, Unplanned.ALLOW, null, null, seen.events());
    return new GeneratedPlan(seen.count(), plan);
  }

  private static JsonNode read(String message) {
    try {
      return PlanJson.MAPPER.readTree(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored event could not be read", e);
    }
  }
}
