package io.rapport.interactions.webhook;

import io.rapport.interactions.crm.Texts;
import io.rapport.interactions.source.SettingsService;
import io.rapport.web.Caller;
import io.rapport.web.ETags;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// Keeps the mappings of sources.
@ApplicationScoped
class MappingService {

  private static final String RESOURCE = "webhook-mapping";

  /// The mapping of a source was changed or deleted.
  record Changed(UUID sourceId) {}

  private final MappingRepository mappings;
  private final SettingsService sources;
  private final WebhookConfig config;
  private final Event<Changed> changed;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  MappingService(
      MappingRepository mappings,
      SettingsService sources,
      WebhookConfig config,
      Event<Changed> changed,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.mappings = mappings;
    this.sources = sources;
    this.config = config;
    this.changed = changed;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  Optional<MappingView> find(UUID workspaceId, UUID sourceId) {
    return mappings.find(workspaceId, sourceId);
  }

  @Transactional
  MappingView get(UUID sourceId) {
    sources.require(caller.workspace(), sourceId);
    return mappings.find(caller.workspace(), sourceId).orElseThrow(MappingService::none);
  }

  @Transactional
  MappingView put(UUID sourceId, String ifMatch, PutMapping request) {
    UUID workspace = caller.workspace();
    sources.require(workspace, sourceId);
    String expression = Texts.check("/expression", request.expression(), Mapping.LONGEST);
    Mapping.compile(expression, config.patience());
    Optional<MappingView> before = mappings.lock(workspace, sourceId);
    before.ifPresent(mapping -> ETags.check(ifMatch, mapping.version()));
    MappingView after =
        mappings.put(
            workspace, sourceId, expression, clock.instant().truncatedTo(ChronoUnit.MICROS));
    changed.fire(new Changed(sourceId));
    if (before.isPresent()) {
      audit.changed(RESOURCE, sourceId, before.get(), after);
    } else {
      audit.created(RESOURCE, sourceId, after);
    }
    return after;
  }

  @Transactional
  void delete(UUID sourceId, String ifMatch) {
    UUID workspace = caller.workspace();
    sources.require(workspace, sourceId);
    MappingView before = mappings.lock(workspace, sourceId).orElseThrow(MappingService::none);
    ETags.check(ifMatch, before.version());
    mappings.delete(workspace, sourceId);
    changed.fire(new Changed(sourceId));
    audit.deleted(RESOURCE, sourceId, before);
  }

  private static Problem.NotFound none() {
    return new Problem.NotFound("A mapping of the source");
  }
}
