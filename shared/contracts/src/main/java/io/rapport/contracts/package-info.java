/// The events that the services tell each other: records only, one golden JSON sample each.
/// A change is additive; anything else becomes a `.v2` beside the `.v1`.
package io.rapport.contracts;
