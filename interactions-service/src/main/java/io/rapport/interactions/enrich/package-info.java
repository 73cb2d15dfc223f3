/// What can be told of an event beside what its sender says: browser and device, bot or not,
/// campaign and channel, the place. Keeps IP addresses from being stored whole. Tells others
/// nothing itself; what it derives goes on with the event.
package io.rapport.interactions.enrich;
