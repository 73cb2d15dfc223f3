package io.rapport.web.audit;

import java.sql.SQLException;

/// The audit log could not be written, and so nothing else may be.
final class AuditFailure extends RuntimeException {

  AuditFailure(String message, SQLException cause) {
    super(message, cause);
  }
}
