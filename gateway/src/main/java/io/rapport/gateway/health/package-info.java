/// Whether the platform can do its work, for load balancers and for people.
package io.rapport.gateway.health;
