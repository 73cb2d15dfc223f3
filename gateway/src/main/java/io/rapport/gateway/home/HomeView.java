package io.rapport.gateway.home;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Links to what is here.
@Schema(name = "Home")
public record HomeView(
    @Schema(examples = "Rapport") String name,
    @Schema(description = "The API for people to try", examples = "/swagger") String swagger,
    @Schema(description = "The API for programs", examples = "/openapi.json") String openapi,
    @Schema(description = "Whether all services are ready", examples = "/health/ready")
        String health,
    @Schema(
            description = "Issuer of the access tokens",
            examples = "http://localhost:8180/realms/rapport")
        String issuer) {}
