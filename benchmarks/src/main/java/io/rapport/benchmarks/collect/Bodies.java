package io.rapport.benchmarks.collect;

import java.util.SplittableRandom;

/// Bodies of calls for a sender that writes the rest of the request itself. For one thread at a
/// time or many.
public final class Bodies {

  private final String path;
  private final int events;
  private final int users;
  private final Template[] templates;
  private final SplittableRandom random = new SplittableRandom();
  private int next;

  /// @param run marks the users
  /// @param look plain, browser or mixed
  /// @param events of a body; a batch where they are more than one
  public Bodies(String run, String look, int users, int events) {
    Messages messages = new Messages(run, Messages.Look.of(look), users);
    this.events = events;
    this.users = users;
    this.path = events == 1 ? "/v1/track" : "/v1/batch";
    this.templates = new Template[Messages.BATCH];
    for (int i = 0; i < templates.length; i++) {
      templates[i] = messages.body(i, events);
    }
  }

  public String path() {
    return path;
  }

  public int events() {
    return events;
  }

  /// The next body, with ids and times of its own.
  public synchronized byte[] next() {
    next = (next + 1) % templates.length;
    return templates[next].fill(random, users).clone();
  }
}
