/// The connections to the services.
package io.rapport.gateway.upstream;
