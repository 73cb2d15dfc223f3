package io.rapport.web.audit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An operation that leaves no row in the audit log, for it changes nothing and shows no personal
/// data. Every other operation below `/api/v1` must leave one, or its answer is withheld.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Unaudited {

  /// What it shows instead.
  String value();
}
