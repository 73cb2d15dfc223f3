/// What happens to an event between its reading and its storing, as its source wants it: steps in
/// a fixed order (consent, enrichment, tracking plan), each a bean of its own package. Those who
/// count what became of events are told within the transaction that decides it.
package io.rapport.interactions.door;
