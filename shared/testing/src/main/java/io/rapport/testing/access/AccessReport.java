package io.rapport.testing.access;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a matrix came to.
public final class AccessReport {

  private final String name;
  private final int operations;
  private final int callers;
  private final List<String> leaks = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> unproven = new ArrayList<>();
  private final Set<String> untold = new LinkedHashSet<>();
  private int cells;
  private int proven;

  AccessReport(String name, int operations, int callers) {
    this.name = name;
    this.operations = operations;
    this.callers = callers;
  }

  void cell() {
    cells++;
  }

  void leak(ApiOperation operation, String cell) {
    leaks.add(operation + " × " + cell);
  }

  void wrong(ApiOperation operation, String cell) {
    wrong.add(operation + " × " + cell);
  }

  void proven() {
    proven++;
  }

  void unproven(ApiOperation operation, String cell) {
    unproven.add(operation + " × " + cell);
  }

  void untold(ApiOperation operation, String field) {
    untold.add(operation + ": " + field);
  }

  /// Cells in which somebody got what is not theirs.
  public List<String> leaks() {
    return leaks;
  }

  /// Other cells that are not as the table says.
  public List<String> wrong() {
    return wrong;
  }

  /// Allowed cells whose call was served, so that no other refusal can hide behind it.
  public int provenBySuccess() {
    return proven;
  }

  /// Allowed cells that were only not refused, with their answers.
  public List<String> unproven() {
    return unproven;
  }

  /// Fields of answers that their schema does not tell.
  public Set<String> untold() {
    return untold;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "Access of %s: %d operations × %d callers = %d cells, leaks %d, otherwise wrong %d;"
            .formatted(name, operations, callers, cells, leaks.size(), wrong.size()));
    text.append(
        " allowed %d: %d proven by 2xx, %d only not refused; fields beyond the schema %d"
            .formatted(proven + unproven.size(), proven, unproven.size(), untold.size()));
    leaks.forEach(cell -> text.append("\n  LEAK ").append(cell));
    wrong.forEach(cell -> text.append("\n  WRONG ").append(cell));
    unproven.forEach(cell -> text.append("\n  only not refused: ").append(cell));
    untold.forEach(field -> text.append("\n  beyond the schema: ").append(field));
    return text.toString();
  }
}
