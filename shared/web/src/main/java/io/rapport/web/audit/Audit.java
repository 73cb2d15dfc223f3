package io.rapport.web.audit;

import io.quarkus.arc.Arc;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// Writes the audit log, in the transaction of the caller: a `*Service` calls it once in each of
/// its operations. `about` are the ids of those whom a thing belongs to, so that all that was done
/// to a contact is found by its id.
@ApplicationScoped
public class Audit {

  private final AuditRepository rows;
  private final States states;
  private final Instance<AuditedOperation> operation;

  Audit(AuditRepository rows, States states, Instance<AuditedOperation> operation) {
    this.rows = rows;
    this.states = states;
    this.operation = operation;
  }

  /// A thing was made.
  public void created(String resource, UUID id, Object after, UUID... about) {
    change(resource + ".created", resource, id, null, after, about);
  }

  /// A thing was changed.
  public void changed(String resource, UUID id, Object before, Object after, UUID... about) {
    change(resource + ".changed", resource, id, before, after, about);
  }

  /// A thing was deleted.
  public void deleted(String resource, UUID id, Object before, UUID... about) {
    change(resource + ".deleted", resource, id, before, null, about);
  }

  /// A thing was changed in a way that has a name of its own, for example `source.revoked`.
  public void did(
      String action, String resource, UUID id, Object before, Object after, UUID... about) {
    change(action, resource, id, before, after, about);
  }

  /// Many things were made, changed or deleted by one act: one row for all of them.
  ///
  /// @param before their states in the order of `ids`, null for what was not there
  /// @param after as `before`, null for what is no longer there
  public void changedMany(
      String action,
      String resource,
      List<UUID> ids,
      List<?> before,
      List<?> after,
      UUID... about) {
    SortedSet<String> fields = new TreeSet<>();
    for (int i = 0; i < ids.size(); i++) {
      fields.addAll(states.changed(before.get(i), after.get(i)));
    }
    write(
        new Entry(
            action,
            resource,
            with(ids, about),
            ids.size(),
            null,
            List.copyOf(fields),
            states.digestOfAll(before),
            states.digestOfAll(after)));
  }

  /// A thing was shown.
  public void read(String resource, UUID id, UUID... about) {
    write(Entry.of(resource + ".read", resource, with(List.of(id), about), 1));
  }

  /// Things were shown.
  public void listed(String resource, Collection<UUID> ids, UUID... about) {
    write(Entry.of(resource + ".listed", resource, with(ids, about), ids.size()));
  }

  /// Things without ids of their own were shown.
  public void listed(String resource, int items, UUID... about) {
    write(Entry.of(resource + ".listed", resource, with(List.of(), about), items));
  }

  /// A page of things was shown.
  ///
  /// @return the page
  public <T> Page<T> listed(String resource, Page<T> page, Function<T, UUID> id, UUID... about) {
    listed(resource, page.data().stream().map(id).toList(), about);
    return page;
  }

  /// A stored answer was given again to a repeated request: nothing changed, but it was shown.
  void replayed(@Observes IdempotencyService.Replayed replayed) {
    List<UUID> ids = replayed.id().stream().toList();
    write(Entry.of("answer.replayed", "answer", ids, 1));
  }

  /// An operation of a part that does not know the audit log.
  void operation(String action, String resource, List<UUID> ids, String target) {
    write(new Entry(action, resource, ids, 1, target, List.of(), null, null));
  }

  private void change(
      String action, String resource, UUID id, Object before, Object after, UUID... about) {
    write(
        new Entry(
            action,
            resource,
            with(List.of(id), about),
            1,
            null,
            List.copyOf(states.changed(before, after)),
            before == null ? null : states.digest(before),
            after == null ? null : states.digest(after)));
  }

  private void write(Entry entry) {
    boolean inRequest = Arc.container().requestContext().isActive();
    String id = inRequest ? operation.get().id() : null;
    rows.insert(Ids.next(), id, entry);
    if (inRequest) {
      operation.get().count();
    }
  }

  private static List<UUID> with(Collection<UUID> ids, UUID... about) {
    return Stream.concat(ids.stream(), Arrays.stream(about))
        .filter(java.util.Objects::nonNull)
        .toList();
  }
}
