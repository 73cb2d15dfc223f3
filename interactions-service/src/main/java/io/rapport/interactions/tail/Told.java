package io.rapport.interactions.tail;

/// What a tail has to tell its reader.
sealed interface Told {

  /// An event that was stored, and where in the log.
  record Stored(long position, TailEvent event) implements Told {}

  /// Events were left out.
  ///
  /// @param events how many, null where nobody counted
  record Gap(Long events) implements Told {}

  /// Nothing for now.
  ///
  /// @param position up to which of the log there was nothing else
  record Quiet(long position) implements Told {}
}
