package io.rapport.messaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes `application/cloudevents-batch+json` around the stored bytes, which are never parsed.
final class CloudEventWriter {

  private final byte[] source;

  /// @param service the service whose log it is
  /// @param log the log's name
  CloudEventWriter(String service, String log) {
    this.source =
        ("\",\"source\":\"/" + service + "/" + log + "\",\"type\":\"")
            .getBytes(StandardCharsets.UTF_8);
  }

  byte[] write(List<Entry> entries) {
    int size = 2;
    for (Entry entry : entries) {
      size += entry.data().length + 400;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    out.write('[');
    for (Entry entry : entries) {
      if (out.size() > 1) {
        out.write(',');
      }
      write(out, entry);
    }
    out.write(']');
    return out.toByteArray();
  }

  private void write(ByteArrayOutputStream out, Entry entry) {
    text(out, "{\"specversion\":\"1.0\",\"id\":\"" + entry.eventId());
    out.writeBytes(source);
    text(out, escaped(entry.type()));
    text(out, "\",\"subject\":\"" + escaped(entry.subject()));
    text(out, "\",\"time\":\"" + entry.time());
    text(out, "\",\"workspaceid\":\"" + entry.workspaceId());
    text(out, "\",\"position\":\"" + entry.position());
    text(out, "\",\"datacontenttype\":\"application/json\",\"data\":");
    out.writeBytes(entry.data());
    out.write('}');
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String escaped(String text) {
    StringBuilder escaped = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        if (escaped == null) {
          escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        escaped.append("\\u%04x".formatted((int) c));
      } else if (escaped != null) {
        escaped.append(c);
      }
    }
    return escaped == null ? text : escaped.toString();
  }
}
