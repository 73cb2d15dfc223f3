/// The gateway's own errors.
package io.rapport.gateway.refusal;
