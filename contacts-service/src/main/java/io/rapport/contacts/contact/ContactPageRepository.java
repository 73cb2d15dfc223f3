package io.rapport.contacts.contact;

import io.rapport.contracts.ContactState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// All contacts of a workspace, page by page.
@ApplicationScoped
public class ContactPageRepository {

  private final Jdbi jdbi;

  ContactPageRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The next ones by id.
  public List<ContactState> after(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from contact
                    where workspace_id = :workspace and id > :after order by id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> ContactSetRepository.state(row))
                .list());
  }
}
