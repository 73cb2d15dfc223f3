package io.rapport.contacts.account;

import io.rapport.contracts.AccountState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// All accounts of a workspace, page by page.
@ApplicationScoped
public class AccountPageRepository {

  private final Jdbi jdbi;

  AccountPageRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The next ones by id.
  public List<AccountState> after(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from account
                    where workspace_id = :workspace and id > :after order by id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> AccountRepository.state(row))
                .list());
  }
}
