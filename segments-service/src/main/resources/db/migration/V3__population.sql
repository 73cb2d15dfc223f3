-- Profiles as profiles-service tells them, the newest version of each.
create table profile (
  workspace_id uuid   not null,
  profile_id   uuid   not null,
  version      bigint not null,
  merged_into  uuid,
  traits       jsonb  not null,
  constraint profile_pk primary key (workspace_id, profile_id)
);
select rapport_tenant_table('profile');

-- Whose an anchor is now; no profile as long as only its events are known.
create table anchor (
  workspace_id uuid not null,
  anchor_id    uuid not null,
  profile_id   uuid,
  constraint anchor_pk primary key (workspace_id, anchor_id)
);
create index anchor_profile_idx on anchor (workspace_id, profile_id);
select rapport_tenant_table('anchor');

-- What happened, by anchor. The key is the event itself, so that a second delivery adds nothing, and the index that counts.
create table performed (
  workspace_id uuid        not null,
  anchor_id    uuid        not null,
  event        text        not null,
  occurred_at  timestamptz not null,
  message_id   text        not null,
  properties   jsonb       not null,
  constraint performed_pk primary key (workspace_id, anchor_id, event, occurred_at, message_id)
);
select rapport_tenant_table('performed');

-- What rules ask of a JSON value. They answer null where the value is of another type.
create function segment_text(value jsonb) returns text
language sql immutable parallel safe
return case when jsonb_typeof(value) = 'string' then value #>> '{}' end;

create function segment_number(value jsonb) returns numeric
language sql immutable parallel safe
return case when jsonb_typeof(value) = 'number' then (value #>> '{}')::numeric end;

create function segment_contains(value jsonb, wanted jsonb) returns boolean
language sql immutable parallel safe
return case jsonb_typeof(value)
  when 'string' then jsonb_typeof(wanted) = 'string' and strpos(value #>> '{}', wanted #>> '{}') > 0
  when 'array' then value @> jsonb_build_array(wanted)
end;

-- RFC 3339 down to the microsecond, or a date: the same texts as io.rapport.segments.rule.Times.
create function segment_time(value jsonb) returns timestamptz
language sql stable parallel safe
return case
  when jsonb_typeof(value) <> 'string' then null
  when value #>> '{}' ~ '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    then case when pg_input_is_valid((value #>> '{}') || 'T00:00:00Z', 'timestamptz')
      then ((value #>> '{}') || 'T00:00:00Z')::timestamptz end
  when value #>> '{}' ~ '^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$'
    then case when pg_input_is_valid(value #>> '{}', 'timestamptz') then (value #>> '{}')::timestamptz end
end;
