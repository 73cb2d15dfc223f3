/// What somebody who means harm sends, at every operation of a service's OpenAPI document, and what
/// is looked at meanwhile: the database's log, the heap, the lines of the log.
package io.rapport.testing.attack;
