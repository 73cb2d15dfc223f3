package io.rapport.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a port is free and, if not, who holds it.
final class Ports {
  private Ports() {}

  static void requireFree(int port, String what, String variable) {
    if (free(port)) {
      return;
    }
    throw new Failure(
        "Port %d, wanted by %s, is taken by %s. Stop that, or set %s to another port."
            .formatted(port, what, holder(port).orElse("another program"), variable));
  }

  static boolean free(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // macOS lets a socket be bound beside one that listens on all addresses: ask both ways.
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(loopback, port), 500);
      return false;
    } catch (IOException nobodyListens) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(loopback, port), 1);
        return true;
      } catch (IOException taken) {
        return false;
      }
    }
  }

  /// Known on Linux from /proc and elsewhere from lsof; empty where neither may tell.
  static Optional<String> holder(int port) {
    try {
      Optional<Long> pid =
          Files.isReadable(Path.of("/proc/net/tcp")) ? fromProc(port) : fromLsof(port);
      return pid.flatMap(ProcessHandle::of)
          .map(p -> "process " + p.pid() + p.info().command().map(c -> " (" + c + ")").orElse(""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> fromProc(int port) throws IOException {
    Set<String> sockets = new HashSet<>();
    String suffix = ":%04X".formatted(port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (!Files.isReadable(Path.of(table))) {
        continue;
      }
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] field = line.strip().split("\\s+");
        if (field.length > 9 && field[1].endsWith(suffix) && field[3].equals("0A")) {
          sockets.add("socket:[" + field[9] + "]");
        }
      }
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holds(pid, sockets))
        .findFirst();
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)
            && sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false; // another user's, or gone meanwhile
    }
  }

  private static Optional<Long> fromLsof(int port) throws IOException {
    Process lsof =
        new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var lines = lsof.inputReader()) {
      return lines.lines().findFirst().map(String::strip).map(Long::valueOf);
    }
  }
}
