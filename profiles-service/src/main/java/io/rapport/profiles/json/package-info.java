/// JSON on its way into the database and back.
package io.rapport.profiles.json;
