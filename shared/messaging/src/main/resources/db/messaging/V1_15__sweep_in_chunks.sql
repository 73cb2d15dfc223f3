-- How far the sweep of a workspace is: the next transaction goes on behind it.
create table inbox_resync_sweep (
  workspace_id uuid not null,
  resync_id    uuid not null,
  place        text not null,
  primary key (workspace_id, resync_id)
);
select rapport_tenant_table('inbox_resync_sweep');
