/// Where the logs of profiles-service arrive.
package io.rapport.segments.inbox;
