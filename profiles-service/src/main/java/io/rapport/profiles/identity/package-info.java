/// Who it was: identifiers, the links that observations make between them, and the profiles that
/// follow. What decides is pure (`IdentityGraph`, `Guards`, `Observation`); what remembers is
/// `IdentityRepository`.
package io.rapport.profiles.identity;
