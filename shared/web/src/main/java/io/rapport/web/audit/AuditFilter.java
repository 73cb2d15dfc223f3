package io.rapport.web.audit;

/// What a list of the audit log is narrowed to, as it was asked; null stands for everything.
record AuditFilter(
    String actor,
    String action,
    String resource,
    String id,
    String trace,
    String from,
    String to) {}
