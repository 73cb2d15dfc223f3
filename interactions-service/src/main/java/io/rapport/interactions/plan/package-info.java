/// Tracking plans: what the events of a source should look like, what was found wrong with them,
// and
/// plans made from what was seen. Tells others nothing; the door asks it about events.
package io.rapport.interactions.plan;
