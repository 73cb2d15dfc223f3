/// What this service tells a subscriber that begins anew: all activities and tickets.
package io.rapport.interactions.state;
