package io.rapport.interactions.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.interactions.imports.ImportMapping.As;
import io.rapport.interactions.imports.ImportMapping.Column;
import io.rapport.interactions.imports.ImportMapping.Constant;
import io.rapport.web.Problem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {

  private static final UUID SOURCE = UUID.randomUUID();
  private static final ImportMapping MAPPING =
      new ImportMapping(
          List.of(
              new Column("Customer", "/userId", null, null, null),
              new Column("Date", "/timestamp", As.TIME, "dd.MM.yyyy HH:mm", "Europe/Berlin"),
              new Column("Amount", "/properties/total", As.NUMBER, null, null),
              new Column("Club", "/context/externalIds/0/id", null, null, null),
              new Column("Gift", "/properties/gift", As.BOOLEAN, null, null)),
          List.of(
              new Constant("/event", "Order Completed"),
              new Constant("/context/externalIds/0/type", "club")),
          ";",
          ",");

  private final RowReader reader =
      new RowReader(
          SOURCE,
          MAPPING,
          RowReader.header(MAPPING, "\ufeffCustomer; Date ;Amount;Note;\"Club\";Gift"));

  @Test
  void makesAnEventOfARow() {
    assertThat(event("u-1;01.05.2026 10:00;\"24,90\";x;c-9;yes").without("messageId").toString())
        .isEqualTo(
            """
            {"event":"Order Completed","context":{"externalIds":[{"type":"club","id":"c-9"}]},\
            "userId":"u-1","timestamp":"2026-05-01T08:00:00Z","properties":{"total":24.90,\
            "gift":true},"type":"track"}""");
  }

  @Test
  void leavesOutEmptyCells() {
    assertThat(event("u-1;;;;;").has("properties")).isFalse();
  }

  @Test
  void knowsARowThatComesAgain() {
    String id = event("u-1;;1,5;;;").get("messageId").textValue();

    assertThat(event("u-1;;1,5;;;").get("messageId").textValue()).isEqualTo(id);
    assertThat(event("u-1;;1,6;;;").get("messageId").textValue()).isNotEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "u-1;noon;;;; | /timestamp",
        "u-1;31.02.2026 10:00;;;; | /timestamp",
        "u-1;;1e9;;; | /properties/total",
        "u-1;;1.000,50;;; | /properties/total",
        "u-1;;NaN;;; | /properties/total",
        "u-1;;;;;maybe | /properties/gift"
      })
  void findsTheCellThatCannotBeRead(String row, String pointer) {
    assertThat(reader.read(row))
        .isInstanceOfSatisfying(
            RowReader.Unreadable.class, fault -> assertThat(fault.pointer()).isEqualTo(pointer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"u-1", "u-1;;;;;;", "\"u-1\"x;;;;;"})
  void refusesARowOfAnotherForm(String row) {
    assertThat(reader.read(row)).isInstanceOf(RowReader.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userId",
        "/",
        "/receivedAt",
        "/properties",
        "/properties/0",
        "/properties/a/9999",
        "/context//a",
        "/userId/x",
        "/properties/a/b/c/d/e/f/g/h"
      })
  void refusesWhatIsNoPlaceInAnEvent(String to) {
    ImportMapping mapping =
        new ImportMapping(List.of(new Column("A", to, null, null, null)), null, null, null);

    assertThatThrownBy(() -> new RowReader(SOURCE, mapping, null))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            e ->
                assertThat(e.violations().getFirst().pointer()).isEqualTo("/mapping/columns/0/to"));
  }

  @Test
  void refusesAFileWithoutAColumn() {
    assertThatThrownBy(() -> new RowReader(SOURCE, MAPPING, List.of("Customer", "Date")))
        .isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void refusesAFormatThatIsNone() {
    ImportMapping mapping =
        new ImportMapping(
            List.of(new Column("A", "/timestamp", As.TIME, "bbb", null)), null, null, null);

    assertThatThrownBy(() -> new RowReader(SOURCE, mapping, null))
        .isInstanceOf(Problem.Invalid.class);
  }

  private com.fasterxml.jackson.databind.node.ObjectNode event(String row) {
    RowReader.Row read = reader.read(row);
    assertThat(read).isInstanceOf(RowReader.Readable.class);
    return ((RowReader.Readable) read).event();
  }
}
