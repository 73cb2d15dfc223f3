package io.rapport.segments.rule;

import com.fasterxml.jackson.annotation.JsonInclude;

/// A property of an event compares with a value.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Filter(String property, Operator op, Value value) {}
