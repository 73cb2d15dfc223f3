package io.rapport.local;

import java.io.PrintStream;

/// One line for each step, the same on a terminal and in a file.
public final class Progress {
  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  public void step(String words) {
    out.println("  " + words);
  }

  void ready(State.Part part) {
    out.printf(
        java.util.Locale.ROOT,
        "  %-22s ready  %5.1f s   %s%n",
        part.title(),
        part.tookMillis() / 1000.0,
        part.url());
  }
}
