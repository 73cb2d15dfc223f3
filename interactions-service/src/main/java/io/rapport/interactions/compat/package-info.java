/// What stock SDKs ask of their host beside taking events: the settings that they fetch before they
/// send anything, their figures about themselves, and events as the address of an image.
package io.rapport.interactions.compat;
