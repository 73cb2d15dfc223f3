/// What this service tells a subscriber that begins anew: all accounts, contacts and notes.
package io.rapport.contacts.state;
