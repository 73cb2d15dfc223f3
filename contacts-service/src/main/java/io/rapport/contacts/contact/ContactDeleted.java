package io.rapport.contacts.contact;

import java.time.Instant;
import java.util.UUID;

/// Told within the service, in the transaction, before a contact's row goes: what hangs on the
/// contact goes with it.
public record ContactDeleted(UUID contactId, Instant at) {}
