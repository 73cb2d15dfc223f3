package io.rapport.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventTypes;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// The current state of a service, one workspace after the other. The workspaces are read once:
/// one that comes later begins behind the heads.
final class StateExport implements Export {

  private final CurrentState state;
  private final Transactions transactions;
  private final InboxCursors session;
  private final ObjectMapper json;
  private final Clock clock;
  private final List<Long> heads;
  private List<UUID> workspaces;

  StateExport(
      CurrentState state,
      Transactions transactions,
      InboxCursors session,
      ObjectMapper json,
      Clock clock,
      List<Long> heads) {
    this.state = state;
    this.transactions = transactions;
    this.session = session;
    this.json = json;
    this.clock = clock;
    this.heads = List.copyOf(heads);
  }

  /// The place is a workspace, a colon, and the place within it.
  @Override
  public Page page(String after, int limit) {
    String from = after.isEmpty() ? "" : after.substring(0, after.indexOf(':'));
    UUID workspace = first(from, true);
    if (workspace == null) {
      return new Page(List.of(), null);
    }
    String within =
        workspace.toString().equals(from) ? after.substring(after.indexOf(':') + 1) : "";
    CurrentState.Page page =
        transactions.commit(
            () -> {
              session.enter(workspace);
              return state.page(workspace, within, limit);
            });
    List<Entry> entries = page.events().stream().map(event -> entry(workspace, event)).toList();
    if (page.next() != null) {
      return new Page(entries, workspace + ":" + page.next());
    }
    UUID following = first(workspace.toString(), false);
    return new Page(entries, following == null ? null : following + ":");
  }

  private UUID first(String from, boolean itself) {
    if (workspaces == null) {
      TreeSet<UUID> all = new TreeSet<>(Comparator.comparing(UUID::toString));
      all.addAll(state.workspaces());
      workspaces = List.copyOf(all);
    }
    return workspaces.stream()
        .filter(w -> w.toString().compareTo(from) > 0 || (itself && w.toString().equals(from)))
        .findFirst()
        .orElse(null);
  }

  private Entry entry(UUID workspace, Event event) {
    try {
      return new Entry(
          heads.get(Lanes.of(workspace, event.subject())),
          EventIds.next(),
          workspace,
          EventTypes.nameOf(event),
          event.subject(),
          clock.instant(),
          json.writeValueAsBytes(event));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A state cannot be written as JSON", e);
    }
  }
}
