/// The golden record: what each source says of a trait of each anchor, and which of it wins. The
/// newest statement wins for now.
package io.rapport.profiles.trait;
