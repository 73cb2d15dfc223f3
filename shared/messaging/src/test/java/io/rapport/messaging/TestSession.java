package io.rapport.messaging;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Sets the workspace at the start of each transaction, as the running services do.
@Singleton
public class TestSession implements AgroalPoolInterceptor {

  static volatile String workspace = "";

  @Override
  public void onConnectionAcquire(Connection connection) {
    try (PreparedStatement set =
        connection.prepareStatement("select set_config('rapport.workspace', ?, true)")) {
      set.setString(1, workspace);
      set.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
