/// Takes the state or the history of another service anew, after one of both has lost something.
package io.rapport.profiles.resync;
