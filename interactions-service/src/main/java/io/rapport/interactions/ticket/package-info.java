/// Support tickets of contacts: their status, and when they were opened and resolved. Tells
/// others `ticket.*`.
package io.rapport.interactions.ticket;
