package io.rapport.messaging;

/// A log that this service offers: the outbox, or a table of the service that is itself a log
/// (made one by `rapport_create_log` in its migration, and announced by a CDI-produced bean).
///
/// All but `name` and `table` are SQL expressions over the alias `e` of the table; constants of
/// the code, never input.
///
/// @param name as subscribers know it
/// @param table the table, with `day, seq, xid, lane, workspace_id`
/// @param eventId uuid
/// @param type text, the name of the event on the wire
/// @param subject text
/// @param time timestamptz
/// @param data the JSON of the event
public record Log(
    String name,
    String table,
    String eventId,
    String type,
    String subject,
    String time,
    String data) {

  public Log {
    if (!name.matches("[a-z][a-z_]{0,30}") || !table.matches("[a-z][a-z_]{0,30}")) {
      throw new IllegalArgumentException("A log and its table are named by a-z and _: " + name);
    }
  }

  /// The events that services publish through [Outbox]; every service has it.
  public static Log outbox() {
    return new Log(
        "outbox", "outbox", "e.event_id", "e.type", "e.subject", "e.occurred_at", "e.data");
  }
}
