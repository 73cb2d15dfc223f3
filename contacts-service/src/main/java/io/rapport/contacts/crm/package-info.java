/// What contacts and accounts have in common: how their JSON is read and patched, what they are
/// found by, and how their lists are filtered and paged. Owns no table of its own and tells others
/// nothing.
package io.rapport.contacts.crm;
