/// The only public door: routes, checks the token, limits, and tells what the platform offers. It
/// knows no domain words except for the customer's 360° read.
package io.rapport.gateway;
