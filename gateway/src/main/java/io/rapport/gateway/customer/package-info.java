/// All that is known of one customer in one answer, put together from the services' answers. It
/// stores nothing and changes nothing.
package io.rapport.gateway.customer;
