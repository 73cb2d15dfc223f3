package io.rapport.benchmarks.collect;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A kind of call: batches of 100 events, or single ones.
///
/// @param events in each
/// @param requests one after the other
record Calls(String name, int events, URI gateway, int users, List<Template> requests) {

  static Calls batches(Messages messages, URI gateway, String writeKey) {
    return new Calls(
        "batches of " + Messages.BATCH,
        Messages.BATCH,
        gateway,
        messages.users(),
        List.of(messages.batch(gateway, writeKey)));
  }

  static Calls singles(Messages messages, URI gateway, String writeKey) {
    return new Calls(
        "single events",
        1,
        gateway,
        messages.users(),
        IntStream.range(0, Messages.BATCH)
            .mapToObj(i -> messages.single(gateway, writeKey, i))
            .toList());
  }

  Caller caller() {
    return new Caller(
        new Wire(gateway), requests.stream().map(Template::copy).toArray(Template[]::new), users);
  }

  /// Somebody who makes one call after the other over a connection of his own.
  static final class Caller implements AutoCloseable {
    private final Wire wire;
    private final Template[] requests;
    private final int users;
    private final SplittableRandom random = new SplittableRandom();
    private int next;

    private Caller(Wire wire, Template[] requests, int users) {
      this.wire = wire;
      this.requests = requests;
      this.users = users;
      this.next = random.nextInt(requests.length);
    }

    Wire.Answer call() throws IOException {
      next = (next + 1) % requests.length;
      return wire.call(requests[next].fill(random, users));
    }

    @Override
    public void close() {
      wire.close();
    }
  }
}
