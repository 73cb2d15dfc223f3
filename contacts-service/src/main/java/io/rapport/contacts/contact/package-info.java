/// People: the system of record of contacts. Tells others `contact.created`, `contact.changed` and
/// `contact.deleted`.
package io.rapport.contacts.contact;
