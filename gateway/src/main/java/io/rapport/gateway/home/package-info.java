/// Where to go from the front page.
package io.rapport.gateway.home;
