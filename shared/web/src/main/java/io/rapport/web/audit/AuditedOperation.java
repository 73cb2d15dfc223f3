package io.rapport.web.audit;

import jakarta.enterprise.context.RequestScoped;

/// The operation that a request calls, and how many rows of it stand in the audit log.
@RequestScoped
class AuditedOperation {

  private String id;
  private int rows;

  void begin(String operationId) {
    id = operationId;
  }

  String id() {
    return id;
  }

  void count() {
    rows++;
  }

  boolean isAudited() {
    return rows > 0;
  }
}
