/// The card of a contact: what everybody should know before they talk to the person. Keeps a
/// projection of what profiles and segments tell; publishes nothing and changes no contact.
package io.rapport.contacts.card;
