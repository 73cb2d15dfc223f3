/// What rules can ask: profiles with their traits, whose an anchor is, and what was performed.
/// Fed by the two logs of profiles-service, which may come in any order.
package io.rapport.segments.population;
