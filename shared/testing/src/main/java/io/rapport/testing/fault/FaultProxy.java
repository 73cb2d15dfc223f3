package io.rapport.testing.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Stands between a client and a TCP server on this machine and misbehaves on demand, also for
/// connections that live already.
public final class FaultProxy implements AutoCloseable {

  private static final Duration SERVER_AWAY = Duration.ofSeconds(5);

  private final InetSocketAddress server;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong spoiled = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile State state = new State(new Fault.None(), 0);
  private volatile boolean closed;
  private ServerSocket listener;

  private record State(Fault fault, long since) {}

  private FaultProxy(InetSocketAddress server) throws IOException {
    this.server = server;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
    accept(listener);
  }

  /// A proxy before a server on this machine, which need not run yet.
  public static FaultProxy before(int serverPort) {
    try {
      return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The port that clients connect to; the same during the whole life of the proxy.
  public int port() {
    return port;
  }

  /// From now on, for the connections that live and for those to come.
  public void set(Fault fault) {
    lock.lock();
    try {
      state = new State(fault, state.since + 1);
      changed.signalAll();
      switch (fault) {
        case Fault.Refuse _ -> {
          listener.close();
          cut();
        }
        case Fault.Reset _ -> {
          reopen();
          cut();
        }
        case Fault.HalfClose _ -> {
          reopen();
          links.forEach(Link::endAnswers);
        }
        case Fault.None _,
            Fault.BlackHole _,
            Fault.Delay _,
            Fault.Slice _,
            Fault.DropAnswer _,
            Fault.CutAt _ ->
            reopen();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /// Everything passes again.
  public void heal() {
    set(new Fault.None());
  }

  /// Resets all live connections, once.
  public void cut() {
    links.forEach(Link::reset);
  }

  /// Connections that live now.
  public int connections() {
    return links.size();
  }

  /// Connections that were ever taken.
  public long accepted() {
    return accepted.get();
  }

  /// Answers that were swallowed and connections that were cut at a text.
  public long spoiled() {
    return spoiled.get();
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      heal();
      cut();
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    return socket;
  }

  private void reopen() throws IOException {
    if (listener.isClosed() && !closed) {
      listener = listen(port);
      accept(listener);
    }
  }

  private void accept(ServerSocket socket) {
    Thread.ofVirtual()
        .name("fault proxy " + port)
        .start(
            () -> {
              while (!socket.isClosed()) {
                try {
                  serve(socket.accept());
                } catch (IOException _) {
                  // closed, or a client that went away before it was taken
                }
              }
            });
  }

  private void serve(Socket client) throws IOException {
    accepted.incrementAndGet();
    if (state.fault instanceof Fault.Reset) {
      reset(client);
      return;
    }
    Link link = new Link(client);
    links.add(link);
    Thread.ofVirtual().name("fault proxy " + port + " requests").start(link::requests);
  }

  /// Waits until the fault changes; at most so long.
  private void awaitChange(State seen, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (state == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException _) {
      // closed already
    }
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // nothing more can be done with it
    }
  }

  /// One connection of a client and its counterpart to the server.
  private final class Link {

    private final Socket client;
    private final Socket upstream = new Socket();
    private final AtomicLong requestBytes = new AtomicLong();
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean swallowsAnswers;
    private volatile long countedSince;

    Link(Socket client) {
      this.client = client;
    }

    void requests() {
      try {
        passGate();
        client.setTcpNoDelay(true);
        upstream.connect(server, (int) SERVER_AWAY.toMillis());
        upstream.setTcpNoDelay(true);
        Thread.ofVirtual().name("fault proxy " + port + " answers").start(this::answers);
        if (state.fault instanceof Fault.HalfClose) {
          endAnswers();
        }
        pump(client.getInputStream(), upstream.getOutputStream(), true);
        upstream.shutdownOutput();
      } catch (IOException _) {
        reset();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void answers() {
      try {
        pump(upstream.getInputStream(), client.getOutputStream(), false);
        client.shutdownOutput();
        end();
      } catch (IOException _) {
        if (!client.isOutputShutdown()) {
          reset();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void pump(InputStream from, OutputStream to, boolean request)
        throws IOException, InterruptedException {
      byte[] buffer = new byte[64 * 1024];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        passGate();
        pass(Arrays.copyOf(buffer, read), to, request);
      }
    }

    private void pass(byte[] piece, OutputStream to, boolean request)
        throws IOException, InterruptedException {
      switch (count(request ? piece.length : 0)) {
        case Fault.DropAnswer drop when !request && drops(drop, piece) -> spoil();
        case Fault.CutAt(String text, boolean passes)
            when request && text(piece).contains(text) -> {
          if (passes) {
            // the server's own answer tells that it has seen the request
            swallowsAnswers = true;
            write(to, piece, piece.length);
            answered.await(SERVER_AWAY.toMillis(), TimeUnit.MILLISECONDS);
          }
          spoil();
        }
        case Fault.Slice(int bytes) -> write(to, piece, bytes);
        case Fault.None _,
            Fault.Refuse _,
            Fault.BlackHole _,
            Fault.Delay _,
            Fault.Reset _,
            Fault.HalfClose _,
            Fault.DropAnswer _,
            Fault.CutAt _ -> {
          if (!request && swallowsAnswers) {
            answered.countDown();
          } else {
            write(to, piece, piece.length);
          }
        }
      }
    }

    private void spoil() throws IOException {
      spoiled.incrementAndGet();
      reset();
      throw new IOException("cut by the fault proxy");
    }

    /// Holds what comes while nothing may pass.
    private void passGate() throws InterruptedException {
      State seen = state;
      if (seen.fault instanceof Fault.Delay(Duration by)) {
        awaitChange(seen, by.toNanos());
        seen = state;
      }
      while (seen.fault instanceof Fault.BlackHole && !client.isClosed()) {
        awaitChange(seen, Long.MAX_VALUE);
        seen = state;
      }
    }

    private synchronized Fault count(int bytes) {
      State now = state;
      if (countedSince != now.since) {
        countedSince = now.since;
        requestBytes.set(0);
      }
      requestBytes.addAndGet(bytes);
      return now.fault;
    }

    private boolean drops(Fault.DropAnswer drop, byte[] piece) {
      return requestBytes.get() >= drop.afterRequestBytes()
          && text(piece).startsWith(drop.beginningWith());
    }

    private static String text(byte[] piece) {
      return new String(piece, StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream to, byte[] piece, int segment) throws IOException {
      for (int at = 0; at < piece.length; at += segment) {
        to.write(piece, at, Math.min(segment, piece.length - at));
        to.flush();
      }
    }

    void endAnswers() {
      try {
        client.shutdownOutput();
      } catch (IOException _) {
        // closed already
      }
    }

    private void end() {
      links.remove(this);
      FaultProxy.close(client);
      FaultProxy.close(upstream);
    }

    void reset() {
      links.remove(this);
      FaultProxy.reset(client);
      FaultProxy.reset(upstream);
    }
  }
}
