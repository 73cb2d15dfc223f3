/// The SDKs that people have, unmodified, and our own snippet: what they send arrives, and what a
/// host without one of their habits loses.
package io.rapport.sdk;
