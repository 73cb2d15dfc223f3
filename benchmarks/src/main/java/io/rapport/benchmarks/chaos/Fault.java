package io.rapport.benchmarks.chaos;

import java.time.Duration;

/// One thing that is done to the platform.
sealed interface Fault {

  /// Under which name it is counted.
  String kind();

  /// To whom it happens.
  String target();

  /// How long it lasts; a killed process is gone until its supervisor has started it again.
  Duration lasts();

  /// SIGKILL.
  record Kill(String part) implements Fault {
    @Override
    public String kind() {
      return "kill -9 " + (Parts.isService(part) ? "service" : part);
    }

    @Override
    public String target() {
      return part;
    }

    @Override
    public Duration lasts() {
      return Duration.ZERO;
    }
  }

  /// SIGSTOP to the process and all that it has started, later SIGCONT.
  record Pause(String part, Duration lasts) implements Fault {
    @Override
    public String kind() {
      return "SIGSTOP " + (Parts.isService(part) ? "service" : part);
    }

    @Override
    public String target() {
      return part;
    }
  }

  /// What `pg_ctl stop -m immediate` does: no checkpoint, recovery at the next start.
  record Crash(String part) implements Fault {
    @Override
    public String kind() {
      return "immediate stop " + part;
    }

    @Override
    public String target() {
      return part;
    }

    @Override
    public Duration lasts() {
      return Duration.ZERO;
    }
  }

  /// The connections between two parts misbehave.
  record Cut(Link link, Wire.Trouble trouble, Duration lasts) implements Fault {
    @Override
    public String kind() {
      return "link " + trouble.words();
    }

    @Override
    public String target() {
      return link.toString();
    }
  }
}
