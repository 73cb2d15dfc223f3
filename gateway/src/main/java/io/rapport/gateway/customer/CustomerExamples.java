package io.rapport.gateway.customer;

/// Answers for the document.
final class CustomerExamples {

  static final String COMPLETE =
      """
      {
        "id": "0190a1b2-0000-7000-8000-000000000001",
        "identifiers": [
          {"type": "email", "value": "mark@example.com"},
          {"type": "contact_id", "value": "0190a1b2-0000-7000-8000-000000000002"}
        ],
        "traits": {"firstName": "Mark", "revenue": 1204.50},
        "cards": [{"id": "0190a1b2-0000-7000-8000-000000000002", "name": "Mark Stone"}],
        "segments": [{"id": "0190a1b2-0000-7000-8000-000000000003", "name": "Big spenders"}],
        "openTickets": [],
        "lastInteractions": [
          {"kind": "event", "name": "Order Completed", "occurredAt": "2026-05-01T10:00:00Z"}
        ],
        "partial": []
      }
      """;

  static final String PARTIAL =
      """
      {
        "id": "0190a1b2-0000-7000-8000-000000000001",
        "identifiers": [{"type": "email", "value": "mark@example.com"}],
        "traits": {"firstName": "Mark"},
        "cards": [],
        "segments": null,
        "openTickets": [],
        "lastInteractions": [],
        "partial": ["segments"]
      }
      """;

  static final String UNKNOWN =
      """
      {
        "type": "https://rapport.dev/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "The customer was not found",
        "instance": "/api/v1/customers/email/nobody@example.com"
      }
      """;

  private CustomerExamples() {}
}
