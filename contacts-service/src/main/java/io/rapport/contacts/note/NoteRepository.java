package io.rapport.contacts.note;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class NoteRepository implements PanacheRepositoryBase<Note, UUID> {

  private static final String ONE = "workspaceId = ?1 and id = ?2";

  private static final String NEWEST_FIRST = " order by createdAt desc, id desc";

  Optional<Note> findIn(UUID workspace, UUID id) {
    return find(ONE, workspace.toString(), id).firstResultOptional();
  }

  Optional<Note> findLocked(UUID workspace, UUID id) {
    return find(ONE, workspace.toString(), id)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional();
  }

  List<Note> listNewest(UUID contactId, int limit) {
    return find("contactId = ?1" + NEWEST_FIRST, contactId).page(0, limit).list();
  }

  List<Note> listBefore(UUID contactId, Instant createdAt, UUID id, int limit) {
    return find(
            "contactId = ?1 and (createdAt < ?2 or createdAt = ?2 and id < ?3)" + NEWEST_FIRST,
            contactId,
            createdAt,
            id)
        .page(0, limit)
        .list();
  }

  List<Note> listLocked(UUID contactId) {
    return find("contactId = ?1 order by id", contactId)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list();
  }

  long countOf(UUID contactId) {
    return count("contactId", contactId);
  }
}
