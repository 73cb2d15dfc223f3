/// What is promised of everything that comes in, each promise with a broken variant that its check
/// catches.
package io.rapport.interactions.ingestion;
