/// Webhooks of any system: a mapping of the source makes events of their calls. The mapping is a
/// JSONata expression, bounded in time, depth and size; what it cannot read is set aside and can
/// be tried again with another one.
package io.rapport.interactions.webhook;
