package io.rapport.testing.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;

/// All that this process logs meanwhile, letter by letter as its console handler writes it: through
/// that handler's filter and formatter.
public final class LogWatch implements AutoCloseable {

  private final List<String> lines = new ArrayList<>();
  private final Handler console = console(Logger.getLogger("").getHandlers());
  private final Handler listener = new Listener();

  public LogWatch() {
    if (console == null) {
      throw new IllegalStateException("Nothing is logged to the console");
    }
    Logger.getLogger("").addHandler(listener);
  }

  /// Lines that hold one of these texts.
  public List<String> with(Iterable<String> secrets) {
    List<String> hits = new ArrayList<>();
    synchronized (lines) {
      for (String line : lines) {
        for (String secret : secrets) {
          if (line.contains(secret)) {
            hits.add(line.length() > 2_000 ? line.substring(0, 2_000) : line);
            break;
          }
        }
      }
    }
    return hits;
  }

  /// How many there were.
  public int count() {
    synchronized (lines) {
      return lines.size();
    }
  }

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(listener);
  }

  private static Handler console(Handler[] handlers) {
    for (Handler handler : handlers) {
      if (handler instanceof ConsoleHandler) {
        return handler;
      }
      Handler inner = handler instanceof ExtHandler outer ? console(outer.getHandlers()) : null;
      if (inner != null) {
        return inner;
      }
    }
    return null;
  }

  private final class Listener extends Handler {

    @Override
    public void publish(LogRecord line) {
      ExtLogRecord copy = new ExtLogRecord(ExtLogRecord.wrap(line));
      if (console.isLoggable(copy)) {
        String written = console.getFormatter().format(copy);
        synchronized (lines) {
          lines.add(written);
        }
      }
    }

    @Override
    public void flush() {
      // there is nothing to flush
    }

    @Override
    public void close() {
      // there is nothing to close
    }
  }
}
