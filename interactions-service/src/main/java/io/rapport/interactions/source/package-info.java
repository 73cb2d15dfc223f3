/// Sources of events and their write keys: made, rotated and revoked by people, verified on every
/// call of the collection API. Tells others nothing.
package io.rapport.interactions.source;
