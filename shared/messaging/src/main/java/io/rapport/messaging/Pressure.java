package io.rapport.messaging;

/// Whether a process has more to store for its callers than it can at once. A bean of this type,
/// where there is one, lets its relays give way: what is stored is safe and can be delivered later,
/// what could not be stored has to be sent again.
@FunctionalInterface
public interface Pressure {

  Pressure NONE = () -> false;

  boolean isHigh();
}
