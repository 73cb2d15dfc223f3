/// What reaches this service from the logs of the others.
package io.rapport.profiles.inbox;
