/// What happens to every request, in its order: headers, path, token, limits, and the way through.
package io.rapport.gateway.door;
