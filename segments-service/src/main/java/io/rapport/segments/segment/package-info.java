/// The definitions of segments: names and rules. Tells `segment.changed` and `segment.deleted`.
package io.rapport.segments.segment;
