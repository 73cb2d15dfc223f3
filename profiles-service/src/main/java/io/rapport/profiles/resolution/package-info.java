/// A batch of the inbox becomes profiles: identity, golden record, computed traits and history, in
/// a fixed number of statements.
package io.rapport.profiles.resolution;
