package io.rapport.segments.membership;

import io.rapport.segments.rule.Rule;
import java.util.UUID;

/// A segment as far as its members depend on it.
public record Definition(UUID id, String name, Rule rule, boolean building) {}
