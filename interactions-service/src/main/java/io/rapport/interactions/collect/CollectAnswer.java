package io.rapport.interactions.collect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of the events of a body. Sent after they are durable.
///
/// @param quarantined set aside, conflicts included
/// @param results of those that were not simply accepted
@Schema(name = "Collected")
record CollectAnswer(
    @Schema(description = "Always true: SDKs look for it", examples = "true") boolean success,
    @Schema(description = "Events stored by this call", examples = "98") int accepted,
    @Schema(description = "Events stored before, without effect", examples = "1") int duplicates,
    @Schema(description = "Events set aside, conflicts included", examples = "1") int quarantined,
    @Schema(description = "The events that were not simply accepted") List<Result> results) {

  /// What became of one event.
  @Schema(name = "CollectedResult")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      @Schema(description = "Place in the batch, from 0", examples = "3") int index,
      @Schema(examples = "ajs-next-1714557600000-8f3b") String messageId,
      Verdict verdict,
      @Schema(description = "Stable name of the kind of error", examples = "missing-id")
          String reason,
      @Schema(description = "JSON pointer into the event", examples = "/userId") String pointer,
      @Schema(description = "What is expected", examples = "is required, or anonymousId")
          String detail) {

    static Result of(Submission.Refused event, Verdict verdict) {
      return new Result(
          event.index(),
          event.messageId(),
          verdict,
          event.reason(),
          event.pointer(),
          event.detail());
    }
  }

  static CollectAnswer of(Submission submission, List<Stored> outcomes) {
    List<Result> results = new ArrayList<>();
    submission.refused().forEach(r -> results.add(Result.of(r, Verdict.QUARANTINED)));
    int accepted = 0;
    int duplicates = 0;
    for (Stored stored : outcomes) {
      switch (stored.verdict()) {
        case ACCEPTED -> accepted++;
        case DUPLICATE -> {
          duplicates++;
          Submission.Collected event = stored.event();
          results.add(
              new Result(event.index(), event.messageId(), Verdict.DUPLICATE, null, null, null));
        }
        case CONFLICT, QUARANTINED -> results.add(Result.of(stored.refusal(), stored.verdict()));
      }
    }
    results.sort(Comparator.comparingInt(Result::index));
    int quarantined = results.size() - duplicates;
    return new CollectAnswer(true, accepted, duplicates, quarantined, List.copyOf(results));
  }
}
