-- Which messages were held back for want of consent: never what they said.
create table held (
  workspace_id uuid        not null,
  message_id   text        not null,
  source_id    uuid        not null,
  category     text        not null,
  received_at  timestamptz not null,
  constraint held_pk primary key (workspace_id, message_id)
);
create index held_source on held (workspace_id, source_id, received_at);
select rapport_tenant_table('held');

-- How many they were, once the messages themselves are forgotten.
create table held_day (
  workspace_id uuid   not null,
  source_id    uuid   not null,
  day          date   not null,
  category     text   not null,
  messages     bigint not null,
  constraint held_day_pk primary key (workspace_id, source_id, day, category)
);
select rapport_tenant_table('held_day');
