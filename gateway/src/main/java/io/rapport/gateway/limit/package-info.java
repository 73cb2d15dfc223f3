/// How much a caller may send: bytes of a body, requests of a minute.
package io.rapport.gateway.limit;
