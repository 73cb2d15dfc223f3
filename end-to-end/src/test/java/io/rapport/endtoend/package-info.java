/// The whole platform as its processes: what only shows when the gateway, the services, their
/// databases and the issuer of tokens work together.
package io.rapport.endtoend;
