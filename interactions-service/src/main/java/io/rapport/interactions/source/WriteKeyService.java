package io.rapport.interactions.source;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/// The transaction of a write key's lookup: what is presented holds within it only.
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
}
