package io.rapport.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/// Spreads the subjects of a log over its lanes. Order holds within a lane, hence per subject.
public final class Lanes {

  /// Lanes of every log; fixed, for a subject must never change its lane.
  public static final int COUNT = 8;

  private Lanes() {}

  /// The lane (0–7) of a subject in a workspace.
  public static int of(UUID workspaceId, String subject) {
    CRC32 crc = new CRC32();
    crc.update(
        ByteBuffer.allocate(16)
            .putLong(workspaceId.getMostSignificantBits())
            .putLong(workspaceId.getLeastSignificantBits())
            .flip());
    crc.update(subject.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() & (COUNT - 1));
  }
}
