package io.rapport.interactions.imports;

import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Takes a part of a file as it streams in, chunk by chunk. Whatever breaks off, what was taken
/// stays taken.
@ApplicationScoped
class Loading {

  private static final int CHUNK_ROWS = 500;

  private final ImportService imports;

  Loading(ImportService imports) {
    this.imports = imports;
  }

  /// @param offset the byte of the file with which the body begins
  /// @param complete whether the body ends with the file; else its last line may be cut and is
  ///     left for the next part
  ImportView load(UUID id, long offset, boolean complete, InputStream body) {
    ImportRepository.Stored stored = imports.begin(id, offset);
    try (InputStream content = body == null ? InputStream.nullInputStream() : body) {
      return new Part(stored, offset, complete, content).load();
    } catch (IOException _) {
      throw new Problem.Invalid("", "must be sent to its end");
    }
  }

  /// A part of a file.
  private final class Part {
    private final ImportView file;
    private final Lines lines;
    private final long start;
    private final boolean last;
    private final List<RowReader.Row> rows = new ArrayList<>();
    private List<String> header;
    private long stored;

    Part(ImportRepository.Stored known, long start, boolean last, InputStream body) {
      this.file = known.view();
      this.header = known.header();
      this.lines = new Lines(body, file.mapping().delimiter().charAt(0));
      this.start = start;
      this.last = last;
    }

    ImportView load() throws IOException {
      if (header == null) {
        readHeader();
      }
      RowReader reader = new RowReader(file.sourceId(), file.mapping(), header);
      long read = lines.position();
      for (Lines.Line line = next(); line != null; line = next()) {
        if (line.fault() != null) {
          rows.add(new RowReader.Unreadable("", line.fault()));
        } else if (!line.text().isBlank()) {
          rows.add(reader.read(line.text()));
        }
        read = line.end();
        if (rows.size() == CHUNK_ROWS) {
          take(read, false);
        }
      }
      return take(read, last);
    }

    private void readHeader() throws IOException {
      Lines.Line line = next();
      if (line == null || line.fault() != null) {
        throw new Problem.Invalid("", "must begin with a line of CSV: the names of columns");
      }
      header = RowReader.header(file.mapping(), line.text());
    }

    /// The line after, unless it may be cut.
    private Lines.Line next() throws IOException {
      Lines.Line line = lines.read();
      return line == null || line.broken() || last ? line : null;
    }

    private ImportView take(long read, boolean complete) {
      ImportView view =
          imports.take(file.id(), new Chunk(start + stored, start + read, complete, header, rows));
      rows.clear();
      stored = read;
      return view;
    }
  }
}
