package io.rapport.interactions.tail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "rapport.tail")
interface TailConfig {

  /// Tails that a replica serves at a time; beyond, callers are told to come again (503). Each
  /// holds a connection of the gateway to this service.
  @WithDefault("16")
  int streams();

  /// Tails of one workspace that a replica serves at a time; beyond, 429.
  @WithDefault("4")
  int streamsOfWorkspace();

  /// How long a tail lasts for which nobody said how long.
  @WithDefault("PT5M")
  Duration usual();

  /// How long a tail may last; none outlives the access token that it was asked for with.
  @WithDefault("PT1H")
  Duration longest();

  /// How long the log is left alone once it was read to its end.
  @WithDefault("PT0.25S")
  Duration pause();

  /// Positions of the log that are read at once, of all sources.
  @WithDefault("2000")
  int chunk();

  /// Positions of the log after which a tail does not catch up but goes on at the end.
  @WithDefault("20000")
  int behind();

  /// Events that may wait for a reader; beyond, they are left out and the reader is told.
  @WithDefault("500")
  int waitingEvents();

  /// Characters of events that may wait for a reader.
  @WithDefault("1000000")
  int waitingChars();

  /// Events that a tail shows within a second: nobody reads more.
  @WithDefault("200")
  int perSecond();

  /// How often a silent tail says that it is still there.
  @WithDefault("PT10S")
  Duration beat();

  /// How long a reader may take nothing before it is hung up on.
  @WithDefault("PT10S")
  Duration patience();
}
