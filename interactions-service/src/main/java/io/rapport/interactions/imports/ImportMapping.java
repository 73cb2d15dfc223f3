package io.rapport.interactions.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How the rows of a file become events.
///
/// @param columns what goes where; columns that are not named are left out
/// @param constants what is the same for all rows
/// @param delimiter between cells, a comma when left out
/// @param decimal sign before the fraction of a number, a point when left out
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportMapping(
    @NotEmpty @Size(max = 200) List<@NotNull @Valid Column> columns,
    @Size(max = 50) List<@NotNull @Valid Constant> constants,
    @Pattern(regexp = "[,;|\\t]", message = "must be a comma, a semicolon, a bar or a tab")
        @Schema(description = "Between cells", examples = ";", defaultValue = ",")
        String delimiter,
    @Pattern(regexp = "[.,]", message = "must be a point or a comma")
        @Schema(description = "Before the fraction of a number", defaultValue = ".")
        String decimal) {

  ImportMapping {
    columns = columns == null ? List.of() : columns;
    constants = constants == null ? List.of() : constants;
    delimiter = delimiter == null ? "," : delimiter;
    decimal = decimal == null ? "." : decimal;
  }

  /// A column and its place in the event.
  @Schema(name = "ImportColumn")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Column(
      @NotBlank @Size(max = 200) @Schema(description = "As the first line has it") String column,
      @NotBlank
          @Size(max = 200)
          @Schema(description = "JSON pointer into the event", examples = "/properties/total")
          String to,
      @Schema(description = "text when left out") As as,
      @Size(max = 50)
          @Schema(
              description =
                  "Of times that are not as of RFC 3339, as Java's DateTimeFormatter has it",
              examples = "dd.MM.yyyy HH:mm")
          String format,
      @Size(max = 50)
          @Schema(
              description = "Of times without an offset; UTC when left out",
              examples = "Europe/Berlin")
          String zone) {}

  /// A value of all rows.
  @Schema(name = "ImportConstant")
  record Constant(
      @NotBlank @Size(max = 200) @Schema(examples = "/type") String to,
      @NotBlank @Size(max = 1_000) @Schema(examples = "track") String value) {}

  /// What a cell is.
  enum As {
    @JsonProperty("text")
    TEXT,
    @JsonProperty("number")
    NUMBER,
    @JsonProperty("boolean")
    BOOLEAN,
    @JsonProperty("time")
    TIME
  }
}
