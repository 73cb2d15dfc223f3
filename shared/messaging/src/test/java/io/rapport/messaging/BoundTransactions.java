package io.rapport.messaging;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// What JTA is in a running service: whoever asks for a connection within a transaction of the
/// thread gets the transaction's.
final class BoundTransactions implements Transactions, DataSource {

  private final DataSource pool;
  private final ThreadLocal<Connection> current = new ThreadLocal<>();

  BoundTransactions(DataSource pool) {
    this.pool = pool;
  }

  @Override
  public <T> T commit(Supplier<T> work) {
    return run(work, true);
  }

  @Override
  public void tryOut(Runnable work) {
    run(
        () -> {
          work.run();
          return null;
        },
        false);
  }

  private <T> T run(Supplier<T> work, boolean commit) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      current.set(connection);
      try {
        T result = work.get();
        if (commit) {
          connection.commit();
        }
        return result;
      } finally {
        current.remove();
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The transaction failed", e);
    }
  }

  DataSource pool() {
    return pool;
  }

  boolean active() {
    return current.get() != null;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = current.get();
    return connection == null ? pool.getConnection() : unclosable(connection);
  }

  private static Connection unclosable(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            BoundTransactions.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
