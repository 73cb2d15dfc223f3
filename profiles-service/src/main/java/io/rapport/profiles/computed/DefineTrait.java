package io.rapport.profiles.computed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a computed trait is to be.
///
/// @param name of the trait on the profile
/// @param of which events count
/// @param aggregate what is made of them
/// @param window when they must have occurred; null for ever
@Schema(name = "DefineTrait")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DefineTrait(
    @NotBlank
        @Size(max = 100)
        @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must not contain control characters")
        @Schema(examples = "revenue")
        String name,
    @NotNull @Valid Events of,
    @NotNull @Valid Calculation aggregate,
    @Valid Window window) {

  /// Which events count.
  ///
  /// @param event name of a track call, or of a page or screen
  /// @param where all of these must match
  @Schema(name = "TraitEvents")
  public record Events(
      @NotBlank @Size(max = 255) @Schema(examples = "Order Completed") String event,
      @Size(max = 20) @Valid List<@NotNull Filter> where) {
    public Events {
      where = where == null ? List.of() : java.util.Collections.unmodifiableList(where);
    }
  }

  /// What is made of the events.
  ///
  /// @param property needed for all but `count`; what is not a number is left out of sum, average,
  ///     minimum and maximum, what is absent or null of first, last and distinct
  @Schema(name = "TraitCalculation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Calculation(
      @NotNull @Schema(examples = "sum") Aggregate type,
      @Size(max = 200) @Schema(examples = "total") String property) {}

  /// When the events must have occurred.
  ///
  /// @param last not supported yet: a length of time that slides with the clock
  /// @param from included
  /// @param to excluded
  @Schema(name = "TraitWindow")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Window(String last, Instant from, Instant to) {
    boolean holds(Instant time) {
      return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
  }

  /// @throws Problem.Invalid with a pointer to each thing that is wrong
  void check() {
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < of.where().size(); i++) {
      of.where().get(i).flaw("/of/where/" + i).ifPresent(violations::add);
    }
    boolean counts = aggregate.type() == Aggregate.COUNT;
    boolean hasProperty = aggregate.property() != null && !aggregate.property().isBlank();
    if (counts && hasProperty) {
      violations.add(
          new Violation(
              "/aggregate/property",
              "must be left out: count counts events; distinct counts the values of a property"));
    }
    if (!counts && !hasProperty) {
      violations.add(new Violation("/aggregate/property", "must name a property"));
    }
    checkWindow(violations);
    if (!violations.isEmpty()) {
      throw new Problem.Invalid(violations);
    }
  }

  private void checkWindow(List<Violation> violations) {
    if (window == null) {
      return;
    }
    if (window.last() != null) {
      violations.add(
          new Violation(
              "/window/last",
              "is not supported for computed traits: use from and to, or a segment rule with this"
                  + " window"));
    } else if (window.from() == null && window.to() == null) {
      violations.add(new Violation("/window", "must have from, to or both, or be null"));
    } else if (window.from() != null
        && window.to() != null
        && !window.from().isBefore(window.to())) {
      violations.add(new Violation("/window/to", "must be later than from"));
    }
  }
}
