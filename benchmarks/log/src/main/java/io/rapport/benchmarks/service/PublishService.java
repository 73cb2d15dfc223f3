package io.rapport.benchmarks.service;

import io.rapport.messaging.Outbox;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// The business transaction of the source: one row of its own, then the events.
@ApplicationScoped
public class PublishService {

  private final Jdbi jdbi;
  private final Outbox outbox;
  private final Workspaces workspaces;

  PublishService(Jdbi jdbi, Outbox outbox, Workspaces workspaces) {
    this.jdbi = jdbi;
    this.outbox = outbox;
    this.workspaces = workspaces;
  }

  @Transactional
  public void publish(long transaction, int events) {
    UUID workspace = workspaces.find().orElseThrow();
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into published (workspace_id, number) values (?, ?)",
                workspace,
                transaction));
    outbox.publish(workspace, Contacts.changes(transaction, events));
  }
}
