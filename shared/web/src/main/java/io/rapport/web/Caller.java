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

  /// Realm roles.
  Set<String> roles();
}
