package io.rapport.interactions.collect;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.collect")
interface CollectConfig {

  /// Bytes of a body, as sent and as decompressed; a larger one is refused.
  @WithDefault("512000")
  int bodyBytes();

  /// Bytes of a body that is received before a thread takes the call.
  @WithDefault("16384")
  int smallBodyBytes();

  /// Bytes of an event with the batch's context; a larger one is set aside.
  @WithDefault("32768")
  int eventBytes();

  /// Events of a batch; a longer one is refused.
  @WithDefault("2500")
  int batchEvents();

  /// Bytes of the context that a batch gives all its events; a larger one is refused, for it is
  /// stored with each of them.
  @WithDefault("8192")
  int sharedContextBytes();

  /// Levels of nesting of an event; a deeper one is set aside.
  @WithDefault("32")
  int depth();

  /// Transactions that may commit at a time.
  @WithDefault("4")
  int commits();

  /// Transactions of one workspace that may commit at a time.
  @WithDefault("2")
  int commitsOfWorkspace();

  /// Events that must wait before a further transaction of the same workspace begins beside those
  /// under way: fewer are cheaper together in the next one.
  @WithDefault("10")
  int commitBeside();

  /// How long the oldest delivery may have waited before a further transaction begins for fewer.
  @WithDefault("PT0.05S")
  Duration commitBesideAfter();

  /// Events after which a transaction takes no further delivery.
  @WithDefault("2000")
  int commitEvents();

  /// Bytes of all bodies that are being read or wait for their commit, unpacked; beyond, callers
  /// are told to come again (429). Memory in use is about four times that.
  @WithDefault("12582912")
  long inFlightBytes();

  /// Characters that may wait for their commit; beyond, callers are told to come again (429).
  @WithDefault("33554432")
  long waitingChars();

  /// How long the oldest delivery of a workspace may have waited for its turn; beyond, callers are
  /// told to come again (429). Bounds the wait of those who are taken, whatever the speed of the
  /// database.
  @WithDefault("PT0.65S")
  Duration oldest();

  /// How long a delivery may wait for its turn; then its caller is told to come again (429), and
  /// nothing of it is stored.
  @WithDefault("PT0.8S")
  Duration turn();

  /// How long a commit may take before the database counts as away (503), from the arrival of
  /// the delivery on.
  @WithDefault("PT3S")
  Duration patience();

  /// How long a delivery may take from its arrival to its commit before the relays of this
  /// process give way to those that come.
  @WithDefault("PT0.01S")
  Duration pressed();
}
