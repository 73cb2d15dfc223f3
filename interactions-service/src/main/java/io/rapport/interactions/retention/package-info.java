/// Lets go of what need not be kept: the ids of messages, by which repeats are told, after a month;
/// events after the time that their source says; what was set aside, and who was held back.
package io.rapport.interactions.retention;
