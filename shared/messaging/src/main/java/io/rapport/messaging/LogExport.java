package io.rapport.messaging;

import java.sql.SQLException;
import java.util.List;

/// A whole log from its first event to the heads, lane by lane: what it says is the state, for
/// nothing of it was dropped yet.
final class LogExport implements Export {

  private static final int BYTES = 1 << 20;

  private final LogReader reader;
  private final List<Long> heads;

  LogExport(LogReader reader, List<Long> heads) {
    this.reader = reader;
    this.heads = List.copyOf(heads);
  }

  @Override
  public boolean needsWholeLog() {
    return true;
  }

  /// The place is a lane, a colon, and a position.
  @Override
  public Page page(String after, int limit) throws SQLException {
    String[] place = (after.isEmpty() ? "0:0" : after).split(":");
    int lane = Integer.parseInt(place[0]);
    long head = heads.get(lane);
    List<Entry> entries =
        reader.read(lane, Long.parseLong(place[1]), limit, BYTES).stream()
            .filter(entry -> entry.position() <= head)
            .toList();
    if (entries.isEmpty() && Long.parseLong(place[1]) < head) {
      throw new LogGap(
          "Lane %d cannot be read behind position %s, and ends at %d"
              .formatted(lane, place[1], head));
    }
    if (!entries.isEmpty() && entries.getLast().position() < head) {
      return new Page(entries, lane + ":" + entries.getLast().position());
    }
    return new Page(entries, lane + 1 < heads.size() ? lane + 1 + ":0" : null);
  }
}
