package io.rapport.local.load;

import java.io.PrintStream;
import java.util.Locale;

/// Shows how a load goes on: a bar on a terminal, a line now and then in a file.
final class Meter {
  private static final int WIDTH = 30;
  private static final int REMARKS = 5;
  private final PrintStream out;
  private final boolean terminal = Boolean.getBoolean("rapport.tty");
  private final long total;
  private final long before;
  private final long from = System.nanoTime();
  private long shown;
  private int remarks;

  Meter(PrintStream out, long total, long before) {
    this.out = out;
    this.total = total;
    this.before = before;
  }

  synchronized void at(Counts counts) {
    long now = System.nanoTime();
    long pause = terminal ? 200_000_000L : 5_000_000_000L;
    if (now - shown < pause && shown != 0) {
      return;
    }
    shown = now;
    int filled = total == 0 ? WIDTH : (int) (WIDTH * counts.lines() / total);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    String words =
        String.format(
            Locale.ROOT,
            "  [%s] %,d of %,d  %,.0f/s  accepted %,d  duplicate %,d  quarantined %,d",
            bar,
            counts.lines(),
            total,
            rate(counts),
            counts.accepted(),
            counts.duplicates(),
            counts.quarantined());
    out.print(terminal ? "\r" + words + "  " : words + "\n");
    out.flush();
  }

  /// The first few are worth a line each; a file that is wrong throughout is not.
  synchronized void remark(String words) {
    if (++remarks <= REMARKS) {
      out.println((terminal ? "\r" : "") + "  " + words);
    } else if (remarks == REMARKS + 1) {
      out.println("  … and more");
    }
  }

  synchronized void finished(Counts counts) {
    shown = 0;
    at(counts);
    double seconds = (System.nanoTime() - from) / 1e9;
    out.printf(
        Locale.ROOT,
        "%s  %,d events in %.1f s, %,.0f per second%n",
        terminal ? "\n" : "",
        counts.lines(),
        seconds,
        rate(counts));
    out.printf(
        Locale.ROOT,
        "  accepted %,d · duplicates %,d%s · quarantined %,d · unreadable %,d%n",
        counts.accepted(),
        counts.duplicates(),
        counts.repeated() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " (%,d of them in requests sent again because no answer came)",
                counts.repeated()),
        counts.quarantined(),
        counts.unreadable());
  }

  private double rate(Counts counts) {
    return (counts.lines() - before) / Math.max(1e-3, (System.nanoTime() - from) / 1e9);
  }
}
