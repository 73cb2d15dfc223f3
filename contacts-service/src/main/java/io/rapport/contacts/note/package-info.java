/// Notes that people write on contacts: written once, shown at the next contact. Tells others
/// `note.added`, `note.changed` and `note.deleted`.
package io.rapport.contacts.note;
