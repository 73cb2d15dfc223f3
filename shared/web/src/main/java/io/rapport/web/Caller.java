package io.rapport.web;

import java.util.Set;
import java.util.UUID;

/// Who calls, and in which workspace.
public interface Caller {

  /// The workspace that the request works in.
  ///
  /// @throws Problem.NotFound when the header `Rapport-Workspace` names one that is not the
  ///     caller's
  /// @throws Problem.Forbidden when the caller belongs to none
  UUID workspace();

  /// User name of a person, client id of a machine.
  String name();

  /// Id of the caller in the issuer's books, which no change of name touches; null when the token
  /// names none.
  String subject();

  /// The client that the token was issued to; null when the token names none.
  String client();

  /// Realm roles.
  Set<String> roles();
}
