package io.rapport.interactions.pos;

import io.rapport.interactions.door.Mouth;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Receipts that could not be read, tried again.
@ApplicationScoped
class PosMouth implements Mouth {

  static final String NO_RECEIPT = "no-receipt";

  @Override
  public String reason() {
    return NO_RECEIPT;
  }

  @Override
  public Reading read(UUID sourceId, String messageId, String raw) {
    try {
      return new Batch(
          Receipts.batch(List.of(new Receipt(sourceId, Receipts.parse(raw)).event()), null));
    } catch (Receipt.Unreadable e) {
      return new Unreadable(e.pointer(), e.getMessage());
    }
  }
}
