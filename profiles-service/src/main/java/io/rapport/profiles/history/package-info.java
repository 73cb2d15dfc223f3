/// What happened to people: the resolved events, which are also the log that segments-service
/// reads, and the present state of what was written down of them. A timeline is both, newest
/// first.
package io.rapport.profiles.history;
