package io.rapport.web;

/// One thing that is wrong with a request.
///
/// @param pointer JSON pointer (RFC 6901) into the body, or `?name` for a query parameter
/// @param detail what is expected there
public record Violation(String pointer, String detail) {}
