package io.rapport.profiles.history;

import io.rapport.profiles.identity.IdentityRepository;
import io.rapport.profiles.identity.KnownIdentifier;
import io.rapport.web.Caller;
import io.rapport.web.Cursor;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Reads timelines.
@ApplicationScoped
class TimelineService {

  private static final List<String> KINDS =
      List.of("event", Entry.ACTIVITY, Entry.TICKET, Entry.NOTE);

  private final HistoryRepository history;
  private final IdentityRepository identities;
  private final Audit audit;
  private final Caller caller;

  TimelineService(
      HistoryRepository history, IdentityRepository identities, Audit audit, Caller caller) {
    this.history = history;
    this.identities = identities;
    this.audit = audit;
    this.caller = caller;
  }

  @Transactional
  Page<TimelineEntry> timeline(UUID id, String kinds, String cursor, int limit) {
    UUID workspace = caller.workspace();
    List<String> shown = kinds(kinds);
    Cursor before = Cursor.parse(cursor, 2);
    Instant time = before == null ? null : time(before.keys().getFirst());
    UUID profile =
        identities
            .findProfile(workspace, id)
            .orElseThrow(() -> new Problem.NotFound("The profile"));
    List<UUID> anchors =
        identities.identifiersOf(workspace, List.of(profile)).stream()
            .map(KnownIdentifier::birthId)
            .toList();
    Page<TimelineEntry> page =
        Page.of(
            history.timeline(
                workspace,
                anchors,
                shown,
                time,
                before == null ? null : before.keys().getLast(),
                limit + 1),
            limit,
            entry -> Cursor.of(entry.occurredAt(), entry.id()));
    audit.listed("timeline", page.data().size(), profile);
    return page;
  }

  private static List<String> kinds(String asked) {
    if (asked == null || asked.isBlank()) {
      return KINDS;
    }
    List<String> kinds = List.of(asked.split(",", -1));
    if (!KINDS.containsAll(kinds)) {
      throw new Problem.Invalid("?filter[kind]", "must be of " + String.join(", ", KINDS));
    }
    return kinds;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw new Problem.Invalid("?cursor", "must be the next of a page of this list");
    }
  }
}
