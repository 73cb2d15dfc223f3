/// The profile as it stands: one row with its golden record and its computed traits, a version, and
/// what the other services are told of it (`profile.changed`, `profile.merged`).
package io.rapport.profiles.profile;
