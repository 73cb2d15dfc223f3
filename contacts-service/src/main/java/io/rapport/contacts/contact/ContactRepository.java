package io.rapport.contacts.contact;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;

/// Contacts one by one.
@ApplicationScoped
class ContactRepository implements PanacheRepositoryBase<Contact, UUID> {

  private static final String ONE = "workspaceId = ?1 and id = ?2";

  Optional<Contact> findIn(UUID workspace, UUID id) {
    return find(ONE, workspace.toString(), id).firstResultOptional();
  }

  Optional<Contact> findLocked(UUID workspace, UUID id) {
    return find(ONE, workspace.toString(), id)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional();
  }
}
