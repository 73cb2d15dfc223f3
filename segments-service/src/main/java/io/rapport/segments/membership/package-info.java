/// Who is in which segment. Kept right by each change of a profile, by the clock and by the build
/// of a new rule, all through one evaluation; tells `segment.entered` and `segment.left`.
package io.rapport.segments.membership;
