package io.rapport.messaging;

/// The request is no batch of CloudEvents: a fault of the sender, not of one event.
final class BadBatch extends RuntimeException {

  private final String code;

  BadBatch(String detail) {
    this("batch", detail);
  }

  /// @param code what is wrong, short and stable
  BadBatch(String code, String detail) {
    super(detail);
    this.code = code;
  }

  String code() {
    return code;
  }
}
