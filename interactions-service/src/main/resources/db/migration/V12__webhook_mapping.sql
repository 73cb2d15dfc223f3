-- What a source makes of the webhooks that it is sent: a JSONata expression.
create table webhook_mapping (
  workspace_id uuid        not null,
  source_id    uuid        not null,
  version      bigint      not null,
  expression   text        not null,
  changed_at   timestamptz not null,
  constraint webhook_mapping_pk primary key (workspace_id, source_id),
  constraint webhook_mapping_source_fk foreign key (workspace_id, source_id) references source (workspace_id, id)
);
select rapport_tenant_table('webhook_mapping');
