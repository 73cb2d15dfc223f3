/// Companies that contacts work for: the system of record of accounts. Tells others
/// `account.created`, `account.changed` and `account.deleted`.
package io.rapport.contacts.account;
