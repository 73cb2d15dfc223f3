-- What people are known by. The birth of an identifier (its id and time) is a fact that never changes;
-- profile_id is derived from the links: the birth id of the earliest-born identifier of the same component.
create table identifier (
  workspace_id uuid        not null,
  birth_id     uuid        not null,
  type         text        not null,
  value        text        not null,
  born_at      timestamptz not null,
  profile_id   uuid        not null,
  constraint identifier_pk primary key (workspace_id, birth_id),
  constraint identifier_value unique (workspace_id, type, value)
);
create index identifier_profile on identifier (workspace_id, profile_id);
select rapport_tenant_table('identifier');
revoke delete on identifier from ${service}_app;

-- An accepted observation that two identifiers (by birth id, a < b) are one person's; the first that said so.
create table link (
  workspace_id uuid        not null,
  a            uuid        not null,
  b            uuid        not null,
  rule         text        not null,
  source_event text        not null,
  at           timestamptz not null,
  revoked_at   timestamptz,
  constraint link_pk primary key (workspace_id, a, b),
  constraint link_ordered check (a < b)
);
create index link_b on link (workspace_id, b);
select rapport_tenant_table('link');
revoke delete on link from ${service}_app;

-- An observation that a guard refused: the identifier (type, value) was not joined to the anchor's profile.
create table refused_link (
  workspace_id uuid        not null,
  anchor_id    uuid        not null,
  type         text        not null,
  value        text        not null,
  reason       text        not null,
  source_event text        not null,
  at           timestamptz not null,
  constraint refused_link_pk primary key (workspace_id, anchor_id, type, value, reason)
);
create index refused_link_value on refused_link (workspace_id, type, value);
select rapport_tenant_table('refused_link');
revoke delete on refused_link from ${service}_app;

-- Two profiles that became one, and the observation that did it.
create table profile_merge (
  workspace_id uuid        not null,
  id           uuid        not null,
  profile_id   uuid        not null,
  merged_id    uuid        not null,
  a            uuid        not null,
  b            uuid        not null,
  rule         text        not null,
  source_event text        not null,
  at           timestamptz not null,
  constraint profile_merge_pk primary key (workspace_id, id)
);
select rapport_tenant_table('profile_merge');
revoke update, delete on profile_merge from ${service}_app;
