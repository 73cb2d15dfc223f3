/// Receipts of cash desks: an order with its line items and the phone or card that was shown,
/// often hours after the sale. Becomes an event as any other.
package io.rapport.interactions.pos;
