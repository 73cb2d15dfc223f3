package io.rapport.contacts.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.rapport.contacts.crm.JsonColumns;
import io.rapport.contacts.crm.ListQuery;
import io.rapport.contacts.crm.ListSpec;
import io.rapport.contacts.crm.SearchText;
import io.rapport.contracts.AccountState;
import io.rapport.web.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<Account, UUID> {

  private static final String ONE = "workspaceId = ?1 and id = ?2";

  static final ListSpec LIST =
      new ListSpec(
              """
              r.id in (select k.account_id from account_key k
                where k.workspace_id = :workspace and k.kind = 'word'
                  and k.value >= :from and k.value < :to)
              """)
          .time("createdAt", "r.created_at")
          .time("changedAt", "r.changed_at")
          .sort("name", "r.name_key")
          .text(
              "domain",
              """
              r.id in (select k.account_id from account_key k
                where k.workspace_id = :workspace and k.kind = 'domain' and k.value = any(:values))
              """,
              domain -> domain.strip().toLowerCase(Locale.ROOT))
          .text("industry", "r.industry = any(:values)", String::strip)
          .text("owner", "r.owner = any(:values)", String::strip);

  private final Jdbi jdbi;

  AccountRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<Account> findIn(UUID workspace, UUID id) {
    return find(ONE, workspace.toString(), id).firstResultOptional();
  }

  Optional<Account> findLocked(UUID workspace, UUID id) {
    return find(ONE, workspace.toString(), id)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional();
  }

  /// Those of the accounts that are there; they stay until the transaction ends.
  Set<UUID> keepExisting(UUID workspace, Collection<UUID> ids) {
    return new HashSet<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id from account
                        where workspace_id = :workspace and id = any(:ids)
                        order by id for key share
                        """)
                    .bind("workspace", workspace)
                    .bindArray("ids", UUID.class, ids)
                    .mapTo(UUID.class)
                    .list()));
  }

  /// Locks an account against contacts that would be joined to it.
  void lockAgainstContacts(UUID workspace, UUID id) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select id from account where workspace_id = :workspace and id = :id for update")
                .bind("workspace", workspace)
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne());
  }

  boolean hasContacts(UUID workspace, UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (select from contact
                      where workspace_id = :workspace and account_id = :id)
                    """)
                .bind("workspace", workspace)
                .bind("id", id)
                .mapTo(Boolean.class)
                .one());
  }

  Page<AccountState> list(UUID workspace, ListQuery query) {
    return jdbi.withHandle(
        handle -> {
          handle.execute(ListQuery.PLAN_FOR_THESE_VALUES);
          String from = " from account r where r.workspace_id = :workspace" + query.filters();
          Long total =
              query.wantsTotal()
                  ? query
                      .bind(handle.createQuery("select count(*)" + from), false)
                      .bind("workspace", workspace)
                      .mapTo(Long.class)
                      .one()
                  : null;
          return Page.of(
              query
                  .bind(
                      handle.createQuery("select r.*" + from + query.page() + query.order()), true)
                  .bind("workspace", workspace)
                  .map((row, _) -> state(row))
                  .list(),
              query.limit(),
              state ->
                  query.cursor(
                      state.id(),
                      state.createdAt(),
                      state.changedAt(),
                      SearchText.key(state.name())),
              total);
        });
  }

  static AccountState state(ResultSet row) throws SQLException {
    return new AccountState(
        row.getObject("id", UUID.class),
        row.getLong("version"),
        row.getString("name"),
        row.getString("domain"),
        row.getString("industry"),
        row.getObject("employees", Integer.class),
        row.getObject("last_funding_date", LocalDate.class),
        row.getString("owner"),
        JsonColumns.texts(row.getString("external_ids")),
        JsonColumns.object(row.getString("fields")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
