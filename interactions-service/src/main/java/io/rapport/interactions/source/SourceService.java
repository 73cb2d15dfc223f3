package io.rapport.interactions.source;

import io.quarkus.arc.All;
import io.rapport.web.Caller;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class SourceService {

  private static final String RESOURCE = "source";

  private final SourceRepository sources;
  private final WriteKeyRepository keys;
  private final Event<WriteKeys.Changed> keysChanged;
  private final List<SettingsCheck> settingsChecks;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  SourceService(
      SourceRepository sources,
      WriteKeyRepository keys,
      Event<WriteKeys.Changed> keysChanged,
      @All List<SettingsCheck> settingsChecks,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.sources = sources;
    this.keys = keys;
    this.keysChanged = keysChanged;
    this.settingsChecks = settingsChecks;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  SourceWithKey create(CreateSource request) {
    AllowedOrigins origins = AllowedOrigins.of(request.allowedOrigins());
    SourceSettings settings =
        request.settings() == null ? SourceSettings.DEFAULT : request.settings();
    check(settings);
    Source source = new Source(Ids.next(), request.name(), origins, settings, now());
    sources.persist(source);
    sources.flush();
    audit.created(RESOURCE, source.id(), SourceView.of(source));
    return SourceWithKey.of(source, newKey(source));
  }

  @Transactional
  List<SourceView> after(UUID id, int count) {
    return sources.after(id, count).stream().map(SourceView::of).toList();
  }

  @Transactional
  SourceView get(UUID id) {
    return SourceView.of(load(id));
  }

  @Transactional
  SourceView change(UUID id, ChangeSource request, String ifMatch) {
    Source source = load(id);
    ETags.check(ifMatch, source.version());
    SourceView before = SourceView.of(source);
    if (request.name() != null) {
      source.rename(request.name());
    }
    if (request.allowedOrigins() != null) {
      source.allow(AllowedOrigins.of(request.allowedOrigins()));
    }
    if (request.settings() != null) {
      check(request.settings());
      source.configure(request.settings());
    }
    keysChanged.fire(new WriteKeys.Changed(id));
    sources.flush();
    SourceView after = SourceView.of(source);
    audit.changed(RESOURCE, id, before, after);
    return after;
  }

  @Transactional
  List<WriteKeyView> keysAfter(UUID id, UUID key, int count) {
    load(id);
    return keys.after(caller.workspace(), id, key, count);
  }

  @Transactional
  WriteKeyView revokeKey(UUID id, UUID key) {
    load(id);
    WriteKeyView revoked =
        keys.revoke(caller.workspace(), id, key, now())
            .orElseThrow(() -> new Problem.NotFound("The write key"));
    keysChanged.fire(new WriteKeys.Changed(id));
    audit.did("write-key.revoked", "write-key", key, null, revoked, id);
    return revoked;
  }

  /// A new key; those before it go on for a while, so that pages in caches lose nothing.
  @Transactional
  SourceWithKey rotate(UUID id, Duration overlap) {
    Source source = load(id);
    if (source.isRevoked()) {
      throw new Problem.Conflict("The source is revoked: create another one");
    }
    keys.expire(caller.workspace(), id, now().plus(overlap));
    keysChanged.fire(new WriteKeys.Changed(id));
    SourceView view = SourceView.of(source);
    audit.did("source.key-rotated", RESOURCE, id, view, view);
    return SourceWithKey.of(source, newKey(source));
  }

  @Transactional
  SourceView revoke(UUID id) {
    Source source = load(id);
    SourceView before = SourceView.of(source);
    Instant now = now();
    if (source.revoke(now)) {
      keys.expire(caller.workspace(), id, now);
      keysChanged.fire(new WriteKeys.Changed(id));
      sources.flush();
      audit.did("source.revoked", RESOURCE, id, before, SourceView.of(source));
    } else {
      audit.read(RESOURCE, id);
    }
    return SourceView.of(source);
  }

  private void check(SourceSettings settings) {
    settingsChecks.forEach(check -> check.check(caller.workspace(), settings));
  }

  private String newKey(Source source) {
    String key = WriteKey.next();
    keys.add(caller.workspace(), source.id(), key, now());
    return key;
  }

  private Source load(UUID id) {
    return sources.findByIdOptional(id).orElseThrow(() -> new Problem.NotFound("The source"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
