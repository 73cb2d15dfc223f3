package io.rapport.interactions.source;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.Optional;

/// The transactions of a write key's verification. What is presented to find it holds within one
/// only; all else is done in the key's workspace, which the caller enters.
@ApplicationScoped
class WriteKeyService {

  private final WriteKeyRepository keys;

  WriteKeyService(WriteKeyRepository keys) {
    this.keys = keys;
  }

  @Transactional
  Optional<WriteKeyRepository.Stored> find(String hash) {
    return keys.find(hash);
  }

  @Transactional
  Terms termsOf(WriteKeyRepository.Stored key) {
    return keys.termsOf(key.workspaceId(), key.sourceId());
  }

  @Transactional
  void used(WriteKeyRepository.Stored key, String hash, LocalDate day) {
    keys.used(key.workspaceId(), hash, day);
  }
}
