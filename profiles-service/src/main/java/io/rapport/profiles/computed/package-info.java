/// Computed traits: aggregates over the events of a profile, declared by API. State is kept per
/// anchor, so that a merge only adds states up; the past is counted beside the live stream.
package io.rapport.profiles.computed;
