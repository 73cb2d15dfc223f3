package io.rapport.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Held by the supervisor as long as it lives. The kernel lets it go even after kill -9, so it
/// answers the question whether a supervisor runs without trusting any pid.
final class Lock implements AutoCloseable {
  private final FileChannel channel;

  private Lock(FileChannel channel) {
    this.channel = channel;
  }

  static Optional<Lock> take(Home home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new Lock(channel));
  }

  static boolean held(Home home) throws IOException {
    Optional<Lock> lock = take(home);
    if (lock.isPresent()) {
      lock.get().close();
      return false;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
