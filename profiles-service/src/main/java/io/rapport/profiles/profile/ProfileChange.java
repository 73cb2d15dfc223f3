package io.rapport.profiles.profile;

import io.rapport.profiles.identity.Component;
import java.util.Map;

/// What a batch makes of a profile.
///
/// @param component its identifiers, and the profiles that it was made of
/// @param golden its new golden record, null when it is to stay
/// @param computed its new computed traits, null when they are to stay
public record ProfileChange(
    Component component, Map<String, Object> golden, Map<String, Object> computed) {}
