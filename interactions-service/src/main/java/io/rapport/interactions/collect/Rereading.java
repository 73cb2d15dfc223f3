package io.rapport.interactions.collect;

import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Evidence;
import jakarta.enterprise.context.ApplicationScoped;

/// Reads an event that was set aside as if it came now, as it came then: with the time of its
/// receipt, the clock of its sender and what its batch gave it.
@ApplicationScoped
class Rereading {

  private final CollectConfig limits;

  Rereading(CollectConfig limits) {
    this.limits = limits;
  }

  Submission read(QuarantineRepository.Taken taken) {
    Evidence then = taken.evidence();
    String text = then.kind() == null ? batchOf(taken.event().raw(), then) : taken.event().raw();
    Submission read =
        new SubmissionReader(limits, then.kind(), taken.event().receivedAt())
            .read(BodyText.of(text, then.damaged()));
    return new Submission(
        null, read.collected().stream().map(event -> again(event, taken)).toList(), read.refused());
  }

  private static Collected again(Collected event, QuarantineRepository.Taken taken) {
    return event.again(taken.event().messageId(), taken.evidence());
  }

  private static String batchOf(String raw, Evidence then) {
    StringBuilder batch = new StringBuilder("{\"batch\":[").append(raw).append(']');
    if (then.sentAt() != null) {
      batch.append(",\"sentAt\":").append(TextNode.valueOf(then.sentAt()));
    }
    append(batch, "context", then.context());
    append(batch, "integrations", then.integrations());
    return batch.append('}').toString();
  }

  private static void append(StringBuilder batch, String name, String json) {
    if (json != null) {
      batch.append(",\"").append(name).append("\":").append(json);
    }
  }
}
