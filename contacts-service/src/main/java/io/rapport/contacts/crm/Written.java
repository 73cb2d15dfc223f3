package io.rapport.contacts.crm;

/// What an upsert did.
///
/// @param created whether the record was not there before
public record Written<T>(T state, boolean created) {}
