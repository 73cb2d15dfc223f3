package io.rapport.interactions.imports;

import java.util.List;

/// Rows that go in together.
///
/// @param offset the byte of the file with which they begin
/// @param nextOffset the byte after them
/// @param complete whether they are the last
/// @param header the names of the columns
record Chunk(
    long offset, long nextOffset, boolean complete, List<String> header, List<RowReader.Row> rows) {

  Chunk {
    rows = List.copyOf(rows);
  }
}
