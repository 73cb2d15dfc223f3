/// One OpenAPI document of all that is reachable, merged from the documents that the services write
/// when they are built.
package io.rapport.gateway.openapi;
