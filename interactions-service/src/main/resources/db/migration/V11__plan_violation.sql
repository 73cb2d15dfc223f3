-- How often events of a source broke which rule of their plan on a day. The key is a hash of what tells
-- rows of one source and day apart, for that is too long for an index; a count is spread over slots, so
-- that transactions seldom wait for each other.
create table plan_violation (
  workspace_id uuid        not null,
  day          date        not null,
  source_id    uuid        not null,
  key          uuid        not null,
  slot         smallint    not null,
  event        text,
  rule         text        not null,
  pointer      text        not null,
  detail       text        not null,
  outcome      text        not null,
  events       bigint      not null,
  last_at      timestamptz not null,
  constraint plan_violation_pk primary key (workspace_id, day, source_id, key, slot),
  constraint plan_violation_events check (events > 0)
) with (fillfactor = 80);
select rapport_tenant_table('plan_violation');
