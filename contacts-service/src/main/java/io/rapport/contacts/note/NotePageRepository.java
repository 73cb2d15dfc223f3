package io.rapport.contacts.note;

import io.rapport.contracts.NoteState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// All notes of a workspace, page by page.
@ApplicationScoped
public class NotePageRepository {

  private final Jdbi jdbi;

  NotePageRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The next ones by id.
  public List<NoteState> after(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, contact_id, body, author, created_at, changed_at from note
                    where workspace_id = :workspace and id > :after order by id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new NoteState(
                            row.getObject(1, UUID.class),
                            row.getLong(2),
                            row.getObject(3, UUID.class),
                            row.getString(4),
                            row.getString(5),
                            row.getObject(6, OffsetDateTime.class).toInstant(),
                            row.getObject(7, OffsetDateTime.class).toInstant()))
                .list());
  }
}
