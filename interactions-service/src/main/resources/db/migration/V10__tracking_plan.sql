-- What events should look like: a plan and every version that it ever had.
create table tracking_plan (
  workspace_id uuid        not null,
  id           uuid        not null,
  version      bigint      not null,
  name         text        not null,
  description  text,
  definition   json        not null,
  created_at   timestamptz not null,
  changed_at   timestamptz not null,
  constraint tracking_plan_pk primary key (workspace_id, id)
);
select rapport_tenant_table('tracking_plan');

create table tracking_plan_version (
  workspace_id uuid        not null,
  plan_id      uuid        not null,
  version      bigint      not null,
  name         text        not null,
  description  text,
  definition   json        not null,
  made_at      timestamptz not null,
  made_by      text        not null,
  constraint tracking_plan_version_pk primary key (workspace_id, plan_id, version),
  constraint tracking_plan_version_plan_fk foreign key (workspace_id, plan_id)
    references tracking_plan (workspace_id, id) on delete cascade
);
select rapport_tenant_table('tracking_plan_version');
revoke update on tracking_plan_version from ${service}_app;
