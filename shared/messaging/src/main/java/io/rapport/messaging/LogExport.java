package io.rapport.messaging;

import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/// A whole log from its first event to the heads, lane by lane: what it says is the state, for
/// nothing of it was dropped yet.
final class LogExport implements Export {

  private static final Logger LOG = Logger.getLogger(LogExport.class);
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
    long position = Long.parseLong(place[1]);
    LogReader.Stretch read = reader.read(lane, position, limit, BYTES);
    if (read.end() == position && position < head) {
      throw new LogGap(
          "Lane %d cannot be read behind position %d, and ends at %d"
              .formatted(lane, position, head));
    }
    if (read.gone() > 0) {
      LOG.warnf("%d events of lane %d behind position %d are gone", read.gone(), lane, position);
    }
    List<Entry> entries =
        read.entries().stream().filter(entry -> entry.position() <= head).toList();
    if (read.end() < head) {
      return new Page(entries, lane + ":" + read.end());
    }
    return new Page(entries, lane + 1 < heads.size() ? lane + 1 + ":0" : null);
  }
}
