/// Starts real PostgreSQL, Redis and Keycloak and Rapport's services on one machine, keeps them
/// running, and stops them. A supervisor in the background owns the processes; the commands talk to
/// it through the files of `.rapport/run` and by signals.
package io.rapport.local;
