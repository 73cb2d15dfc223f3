package io.rapport.contracts;

/// Something that happened in one service and that others may want to know.
///
/// The JSON of the record is the `data` of the CloudEvent; its type on the wire stands in
/// [EventTypes].
public sealed interface Event
    permits ContactEvent,
        AccountEvent,
        NoteEvent,
        EventCollected,
        ActivityEvent,
        TicketEvent,
        ProfileEvent,
        EventResolved,
        SegmentEvent {

  /// The aggregate whose events stay in order, as written on the wire.
  String subject();
}
