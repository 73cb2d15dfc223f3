package io.rapport.interactions.collect;

import io.rapport.interactions.door.Door;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Passed;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.source.SettingsService;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.web.Caller;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The transaction of events that are tried again: an event leaves the quarantine in the one that
/// decides anew what becomes of it.
@ApplicationScoped
class RedriveService {

  private final QuarantineRepository quarantine;
  private final Rereading rereading;
  private final SettingsService settings;
  private final Door door;
  private final EventService events;
  private final Audit audit;
  private final Caller caller;

  RedriveService(
      QuarantineRepository quarantine,
      Rereading rereading,
      SettingsService settings,
      Door door,
      EventService events,
      Audit audit,
      Caller caller) {
    this.quarantine = quarantine;
    this.rereading = rereading;
    this.settings = settings;
    this.door = door;
    this.events = events;
    this.audit = audit;
    this.caller = caller;
  }

  /// Tries the oldest of them again.
  ///
  /// @param newest no event that was set aside after this id
  @Transactional
  RedriveView next(QuarantineFilter filter, UUID newest, int count) {
    UUID workspace = caller.workspace();
    List<QuarantineRepository.Taken> taken = quarantine.take(workspace, filter, newest, count);
    List<QuarantinedView> before = taken.stream().map(QuarantineRepository.Taken::event).toList();
    audit.changedMany(
        "quarantined-event.redriven",
        "quarantined-event",
        before.stream().map(QuarantinedView::id).toList(),
        before,
        Collections.nCopies(before.size(), null));
    Map<UUID, SourceSettings> bySource = new HashMap<>();
    List<Arrival> arrivals = new ArrayList<>();
    List<Fate> held = new ArrayList<>();
    List<Fate> refused = new ArrayList<>();
    for (QuarantineRepository.Taken one : taken) {
      UUID source = one.event().sourceId();
      Delivery delivery =
          new Delivery(
              source,
              lead(
                  one, bySource.computeIfAbsent(source, id -> settings.settingsOf(workspace, id))));
      arrivals.addAll(delivery.arrivals());
      refused.addAll(delivery.quarantined());
      held.addAll(delivery.held());
    }
    List<Fate> fates = events.store(workspace, arrivals, held);
    quarantine.add(workspace, refused);
    return view(taken.size(), fates, refused.size(), held.size(), taken.size() == count);
  }

  private Passed lead(QuarantineRepository.Taken taken, SourceSettings wanted) {
    Submission read = rereading.read(taken);
    return door.pass(
        read.collected(), read.refused(), Visit.unseen(taken.event().receivedAt()), wanted);
  }

  private static RedriveView view(
      int tried, List<Fate> fates, int refused, int held, boolean hasMore) {
    int accepted = 0;
    int duplicates = 0;
    int quarantined = refused;
    for (Fate fate : fates) {
      switch (fate) {
        case Fate.Accepted _ -> accepted++;
        case Fate.Duplicate _ -> duplicates++;
        case Fate.Conflict _, Fate.Quarantined _ -> quarantined++;
        case Fate.Held _ -> throw new IllegalStateException("An arrival was held back");
      }
    }
    return new RedriveView(tried, accepted, duplicates, quarantined, held, hasMore);
  }
}
