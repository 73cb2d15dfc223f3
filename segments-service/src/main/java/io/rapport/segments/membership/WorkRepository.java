package io.rapport.segments.membership;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// In which workspaces there is work for the jobs, seen across all of them.
@ApplicationScoped
class WorkRepository {

  private final Jdbi jdbi;

  WorkRepository(@DataSource("maintenance") AgroalDataSource maintenance) {
    this.jdbi = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  List<UUID> workspacesWithBuilds() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select distinct workspace_id from segment where status = 'building'")
                .mapTo(UUID.class)
                .list());
  }

  List<UUID> workspacesWithDue(Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select distinct workspace_id from membership where due_at <= :now")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(UUID.class)
                .list());
  }
}
