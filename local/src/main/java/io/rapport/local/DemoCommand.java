package io.rapport.local;

import io.rapport.local.demo.Demo;
import io.rapport.local.demo.Landing;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/// Starts everything, shows the sample company, and runs until Ctrl-C, which stops all of it.
final class DemoCommand {
  private final Home home;
  private final PrintStream out;

  DemoCommand(Home home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  int run() throws IOException, InterruptedException {
    State state = new Up(home, out).ensure();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    Running platform = Running.of(state.settings());
    try (Landing landing = Landing.open(home, platform)) {
      Demo.run(home, platform, landing.link(), out);
      Addresses.print(state.settings(), out);
      out.println("  Ctrl-C stops all of it.");
      out.flush();
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private void stop() {
    out.println();
    try {
      new Down(home, out).run();
    } catch (IOException e) {
      out.println("Could not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
