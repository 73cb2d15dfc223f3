package io.rapport.interactions.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.rapport.interactions.door.ExactJson;
import io.rapport.web.Hashes;
import io.rapport.web.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// Makes events of the lines of one file, as its mapping says.
final class RowReader {

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,60}(\\.\\d{1,30})?");
  private static final Set<String> TRUE = Set.of("true", "1", "yes");
  private static final Set<String> FALSE = Set.of("false", "0", "no");
  private static final CsvMapper CSV = new CsvMapper();
  private static final int HEX_DIGITS = 32;

  /// What a line says.
  sealed interface Row {}

  /// @param event as the collection API knows it
  record Readable(ObjectNode event) implements Row {}

  /// @param pointer where in the event it would have stood
  record Unreadable(String pointer, String detail) implements Row {}

  private record Cell(int index, ImportMapping.Column column, EventPath path, Times times) {}

  private record Fixed(EventPath path, String value) {}

  /// How a column spells times; null where it spells them as of RFC 3339.
  private record Times(DateTimeFormatter format, ZoneId zone) {

    Instant read(String text) {
      TemporalAccessor time =
          format.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return switch (time) {
        case OffsetDateTime at -> at.toInstant();
        case LocalDateTime at -> at.atZone(zone).toInstant();
        default -> ((LocalDate) time).atStartOfDay(zone).toInstant();
      };
    }
  }

  private final UUID sourceId;
  private final ImportMapping mapping;
  private final ObjectReader cells;
  private final List<Fixed> constants = new ArrayList<>();
  private final List<Cell> columns = new ArrayList<>();
  private final int width;

  /// @param header the names of the columns, or null to check the mapping alone
  /// @throws Problem.Invalid for a mapping that means nothing, or not this file
  RowReader(UUID sourceId, ImportMapping mapping, List<String> header) {
    this.sourceId = sourceId;
    this.mapping = mapping;
    this.cells = reader(mapping);
    this.width = header == null ? 0 : header.size();
    for (int i = 0; i < mapping.constants().size(); i++) {
      ImportMapping.Constant constant = mapping.constants().get(i);
      constants.add(
          new Fixed(
              EventPath.of(constant.to(), "/mapping/constants/%d/to".formatted(i)),
              constant.value()));
    }
    for (int i = 0; i < mapping.columns().size(); i++) {
      ImportMapping.Column column = mapping.columns().get(i);
      String at = "/mapping/columns/" + i;
      int index = header == null ? 0 : header.indexOf(column.column());
      if (index < 0) {
        throw new Problem.Invalid(
            "", "must have the column of %s in its first line, as it is mapped".formatted(at));
      }
      columns.add(
          new Cell(index, column, EventPath.of(column.to(), at + "/to"), times(column, at)));
    }
  }

  /// The names of the columns.
  ///
  /// @throws Problem.Invalid for a line that is none of CSV
  static List<String> header(ImportMapping mapping, String line) {
    String bare = line.startsWith("\uFEFF") ? line.substring(1) : line;
    return split(reader(mapping), bare)
        .map(cells -> Arrays.stream(cells).map(String::strip).toList())
        .orElseThrow(
            () -> new Problem.Invalid("", "must begin with a line of CSV: the names of columns"));
  }

  Row read(String line) {
    Optional<String[]> row = split(cells, line);
    if (row.isEmpty()) {
      return new Unreadable("", "must be a line of CSV");
    }
    if (row.get().length != width) {
      return new Unreadable(
          "",
          "must have %d cells, as the first line; it has %d".formatted(width, row.get().length));
    }
    ObjectNode event = ExactJson.MAPPER.createObjectNode();
    constants.forEach(fixed -> fixed.path.set(event, TextNode.valueOf(fixed.value)));
    for (Cell cell : columns) {
      String text = row.get()[cell.index].strip();
      if (!text.isEmpty()) {
        Optional<JsonNode> value = value(cell, text);
        if (value.isEmpty()) {
          return new Unreadable(
              cell.column.to(), "must be a " + cell.column.as().name().toLowerCase(Locale.ROOT));
        }
        cell.path.set(event, value.get());
      }
    }
    if (!event.has("type")) {
      event.put("type", "track");
    }
    if (!event.has("messageId")) {
      event.put("messageId", messageId(line));
    }
    return new Readable(event);
  }

  private Optional<JsonNode> value(Cell cell, String text) {
    return switch (cell.column.as()) {
      case null -> Optional.of(TextNode.valueOf(text));
      case TEXT -> Optional.of(TextNode.valueOf(text));
      case NUMBER -> number(text);
      case BOOLEAN -> flag(text.toLowerCase(Locale.ROOT));
      case TIME -> time(cell.times, text);
    };
  }

  private Optional<JsonNode> number(String text) {
    String plain = mapping.decimal().equals(",") ? text.replace(',', '.') : text;
    return NUMBER.matcher(plain).matches()
        ? Optional.of(DecimalNode.valueOf(new BigDecimal(plain)))
        : Optional.empty();
  }

  private static Optional<JsonNode> flag(String text) {
    if (TRUE.contains(text)) {
      return Optional.of(BooleanNode.TRUE);
    }
    return FALSE.contains(text) ? Optional.of(BooleanNode.FALSE) : Optional.empty();
  }

  private static Optional<JsonNode> time(Times times, String text) {
    if (times == null) {
      return Optional.of(TextNode.valueOf(text));
    }
    try {
      return Optional.of(TextNode.valueOf(times.read(text).toString()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// A day that there is not is none: hence years without an era, as strict reading wants them.
  private static Times times(ImportMapping.Column column, String at) {
    if (column.format() == null) {
      return null;
    }
    try {
      return new Times(
          DateTimeFormatter.ofPattern(column.format().replace('y', 'u'), Locale.ROOT)
              .withResolverStyle(ResolverStyle.STRICT),
          ZoneId.of(column.zone() == null ? "UTC" : column.zone()));
    } catch (DateTimeException | IllegalArgumentException _) {
      throw new Problem.Invalid(
          at + "/format",
          "must be a format of times such as dd.MM.yyyy HH:mm, and zone a time zone");
    }
  }

  /// The same line of a file that is imported again has no effect.
  private String messageId(String line) {
    byte[] hash = Hashes.sha256(Hashes.bytes(sourceId.toString()), Hashes.bytes(line));
    return "csv-" + Hashes.hex(hash, HEX_DIGITS);
  }

  private static ObjectReader reader(ImportMapping mapping) {
    return CSV.readerFor(String[].class)
        .with(CsvParser.Feature.WRAP_AS_ARRAY)
        .with(CsvSchema.emptySchema().withColumnSeparator(mapping.delimiter().charAt(0)));
  }

  private static Optional<String[]> split(ObjectReader reader, String line) {
    try (MappingIterator<String[]> rows = reader.readValues(line)) {
      return rows.hasNextValue() ? Optional.of(rows.nextValue()) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
