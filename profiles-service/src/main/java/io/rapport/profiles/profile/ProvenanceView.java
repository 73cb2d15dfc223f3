package io.rapport.profiles.profile;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.profiles.trait.GoldenRecord;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A trait's value and who said so.
///
/// @param source id of the collection source, `contacts`, or `computed`
/// @param by message id of the event, `contact:` and its id, or `trait:` and the name of a
///     computed one
@Schema(name = "TraitProvenance")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProvenanceView(Object value, String source, Instant observedAt, String by) {

  static Map<String, ProvenanceView> of(GoldenRecord golden, Map<String, Object> computed) {
    Map<String, ProvenanceView> traits = new TreeMap<>();
    golden
        .winners()
        .forEach(
            (name, winner) ->
                traits.put(
                    name,
                    new ProvenanceView(
                        winner.value(), winner.source(), winner.observedAt(), winner.statedBy())));
    computed.forEach(
        (name, value) ->
            traits.put(name, new ProvenanceView(value, "computed", null, "trait:" + name)));
    return traits;
  }
}
