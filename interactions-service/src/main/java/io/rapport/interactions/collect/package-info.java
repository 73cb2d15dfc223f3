/// The collection API: takes events by write key, stores each once, durably, before it answers,
/// and sets aside what cannot be taken. Tells others `event.collected` by the event table itself.
package io.rapport.interactions.collect;
