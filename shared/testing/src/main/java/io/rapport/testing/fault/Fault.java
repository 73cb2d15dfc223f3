package io.rapport.testing.fault;

import java.time.Duration;

/// How a [FaultProxy] treats its connections. Requests are the bytes from the client to the
/// server, answers those of the other direction.
public sealed interface Fault {

  /// Everything passes.
  record None() implements Fault {}

  /// Nobody listens any more; live connections are reset.
  record Refuse() implements Fault {}

  /// Connections are taken and no byte passes in either direction. What was sent meanwhile is
  /// held and passes afterwards, as TCP sends again what was lost on the way.
  record BlackHole() implements Fault {}

  /// Each piece is held for a while, in both directions.
  record Delay(Duration by) implements Fault {}

  /// Live connections and new ones are reset.
  record Reset() implements Fault {}

  /// Everything passes in segments of this many bytes.
  record Slice(int bytes) implements Fault {
    public Slice {
      if (bytes < 1) {
        throw new IllegalArgumentException("A slice has at least one byte");
      }
    }
  }

  /// The client is told that no answer will come; its requests pass on.
  record HalfClose() implements Fault {}

  /// Requests pass in full. Once this many bytes of them have passed on a connection since the
  /// fault began, an answer that begins so is swallowed and the connection is reset: the server
  /// has done its work, and the client does not know.
  record DropAnswer(long afterRequestBytes, String beginningWith) implements Fault {}

  /// The connection is reset at the first request that contains this text, which the server sees
  /// or does not see.
  record CutAt(String text, boolean requestPasses) implements Fault {}
}
