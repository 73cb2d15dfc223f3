package io.rapport.contacts.state;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contacts.account.AccountPageRepository;
import io.rapport.contacts.contact.ContactPageRepository;
import io.rapport.contacts.note.NotePageRepository;
import io.rapport.contracts.AccountEvent;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.Event;
import io.rapport.contracts.NoteEvent;
import io.rapport.messaging.CurrentState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// Accounts, then contacts, then notes, each by id.
@ApplicationScoped
class ContactsState implements CurrentState {

  private enum Kind {
    ACCOUNT,
    CONTACT,
    NOTE
  }

  private static final UUID FIRST = new UUID(0, 0);

  private final AccountPageRepository accounts;
  private final ContactPageRepository contacts;
  private final NotePageRepository notes;
  private final Jdbi everywhere;

  ContactsState(
      AccountPageRepository accounts,
      ContactPageRepository contacts,
      NotePageRepository notes,
      @DataSource("maintenance") AgroalDataSource maintenance) {
    this.accounts = accounts;
    this.contacts = contacts;
    this.notes = notes;
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  @Override
  public Collection<UUID> workspaces() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct workspace_id from account
                    union select distinct workspace_id from contact
                    """)
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public Page page(UUID workspaceId, String after, int limit) {
    String[] place =
        after.isEmpty() ? new String[] {"ACCOUNT", FIRST.toString()} : after.split(":");
    Kind kind = Kind.valueOf(place[0]);
    UUID from = UUID.fromString(place[1]);
    List<? extends Event> events =
        switch (kind) {
          case ACCOUNT ->
              accounts.after(workspaceId, from, limit).stream()
                  .map(AccountEvent.Changed::new)
                  .toList();
          case CONTACT ->
              contacts.after(workspaceId, from, limit).stream()
                  .map(ContactEvent.Changed::new)
                  .toList();
          case NOTE ->
              notes.after(workspaceId, from, limit).stream().map(NoteEvent.Changed::new).toList();
        };
    return new Page(events, next(kind, events, limit));
  }

  private static String next(Kind kind, List<? extends Event> events, int limit) {
    if (events.size() >= limit) {
      return kind + ":" + events.getLast().subject();
    }
    return switch (kind) {
      case ACCOUNT -> Kind.CONTACT + ":" + FIRST;
      case CONTACT -> Kind.NOTE + ":" + FIRST;
      case NOTE -> null;
    };
  }
}
