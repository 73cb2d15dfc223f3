/// The sample company: about two hundred people who do not exist and what they did, sent and read
/// back through the public API alone.
package io.rapport.local.demo;
