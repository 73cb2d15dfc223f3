/// Consent at the door: reads what an event says of its person's consent (category preferences,
/// an IAB TCF string, Google consent mode), stores it beside the event, and holds back events
/// without a consent that their source demands. Remembers which messages were held back, never
/// what they said.
package io.rapport.interactions.consent;
