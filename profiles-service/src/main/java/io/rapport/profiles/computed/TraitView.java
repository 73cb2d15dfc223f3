package io.rapport.profiles.computed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.profiles.computed.ComputedTrait.Phase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A computed trait as clients see it.
///
/// @param status `building` until its values are exact on all profiles, then `live`
/// @param progress 0 to 1
/// @param profiles how many profiles have it; only of a live one that is asked for by id
/// @param total the exact sum of its values over all profiles; only where they are numbers
@Schema(name = "ComputedTrait")
public record TraitView(
    UUID id,
    @Schema(examples = "revenue") String name,
    DefineTrait.Events of,
    DefineTrait.Calculation aggregate,
    DefineTrait.Window window,
    @Schema(examples = "live") String status,
    @Schema(examples = "1.0") double progress,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(examples = "23570") Long profiles,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(examples = "2500315.63") BigDecimal total,
    Instant createdAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) Instant liveAt) {

  static TraitView of(ComputedTrait trait) {
    return of(trait, null, null);
  }

  static TraitView of(ComputedTrait trait, ComputedTraitRepository.Total total) {
    return of(trait, total.profiles(), total.sum());
  }

  private static TraitView of(ComputedTrait trait, Long profiles, BigDecimal total) {
    DefineTrait definition = trait.definition();
    return new TraitView(
        trait.id(),
        definition.name(),
        definition.of(),
        definition.aggregate(),
        definition.window(),
        trait.phase() == Phase.LIVE ? "live" : "building",
        trait.progress(),
        profiles,
        total,
        trait.createdAt(),
        trait.liveAt());
  }
}
