/// The ordered log between services: an append-only outbox, numbered by snapshot difference,
/// carried lane by lane to receivers that own their cursor. The only code that knows delivery.
package io.rapport.messaging;
