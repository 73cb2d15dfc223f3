package io.rapport.web;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/// Gives Hibernate the workspace of each session; without one nothing is found.
@PersistenceUnitExtension
@RequestScoped
public class WorkspaceTenantResolver implements TenantResolver {

  private static final String NONE = new UUID(0, 0).toString();

  private final Workspaces workspaces;

  WorkspaceTenantResolver(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  @Override
  public String getDefaultTenantId() {
    return NONE;
  }

  @Override
  public String resolveTenantId() {
    return workspaces.require().map(UUID::toString).orElse(NONE);
  }
}
