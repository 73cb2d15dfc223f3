package io.rapport.testing.attack;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/// How far what is alive on the heap grows meanwhile: read after a collection, so that garbage does
/// not count. A collection is asked for every quarter of a second, and on a slow machine so rarely
/// that most of the time is left for what is watched.
public final class HeapWatch implements AutoCloseable {

  private static final long PAUSE_NANOS = 250_000_000;
  private static final int REST = 4;

  private final long before = alive();
  private final Thread watcher;
  private volatile long most = before;
  private volatile boolean closed;

  public HeapWatch() {
    watcher = Thread.ofPlatform().daemon().name("heap-watch").start(this::watch);
  }

  /// In megabytes, until now.
  public long grownMegabytes() {
    most = Math.max(most, alive());
    return (most - before) >> 20;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }

  private void watch() {
    while (!closed) {
      long start = System.nanoTime();
      most = Math.max(most, alive());
      LockSupport.parkNanos(Math.max(PAUSE_NANOS, REST * (System.nanoTime() - start)));
    }
  }

  private static long alive() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
