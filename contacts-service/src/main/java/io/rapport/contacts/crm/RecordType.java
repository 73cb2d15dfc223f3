package io.rapport.contacts.crm;

/// The kinds of record that have keys; each has tables of its own.
public enum RecordType {
  CONTACT("contact"),
  ACCOUNT("account");

  private final String table;

  RecordType(String table) {
    this.table = table;
  }

  String table() {
    return table;
  }
}
