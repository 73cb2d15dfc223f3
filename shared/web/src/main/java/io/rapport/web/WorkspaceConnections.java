package io.rapport.web;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/// Tells the database the workspace at the start of each transaction, for row-level security.
@Singleton
public class WorkspaceConnections implements AgroalPoolInterceptor {

  private final Workspaces workspaces;

  WorkspaceConnections(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  @Override
  public void onConnectionAcquire(Connection connection) {
    String workspace = workspaces.find().map(UUID::toString).orElse("");
    try (PreparedStatement set =
        connection.prepareStatement("select set_config('rapport.workspace', ?, true)")) {
      set.setString(1, workspace);
      set.execute();
    } catch (SQLException e) {
      throw new IllegalStateException("The workspace could not be set on the connection", e);
    }
  }
}
