/// Which path belongs to which service, and what a caller needs to get there.
package io.rapport.gateway.routing;
