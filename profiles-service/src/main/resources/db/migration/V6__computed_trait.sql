-- A trait that is computed from events. Phases: 'counting' the past up to scanned_to, 'showing' the values on
-- the profiles up to shown_to, 'live', 'deleting'. The snapshot parts past and live: what it can see is the past.
create table computed_trait (
  workspace_id uuid        not null,
  id           uuid        not null,
  name         text        not null,
  definition   jsonb       not null,
  phase        text        not null
               constraint computed_trait_phase check (phase in ('counting', 'showing', 'live', 'deleting')),
  boundary     pg_snapshot not null,
  last_anchor  uuid,
  anchors      bigint      not null,
  scanned_to   uuid,
  scanned      bigint      not null default 0,
  shown_to     uuid,
  shown        bigint      not null default 0,
  to_show      bigint      not null default 0,
  created_at   timestamptz not null,
  live_at      timestamptz,
  constraint computed_trait_pk primary key (workspace_id, id)
);
create unique index computed_trait_name on computed_trait (workspace_id, name) where phase <> 'deleting';
select rapport_tenant_table('computed_trait');

-- The mergeable aggregate of a trait over an anchor's events; the past and what came after are apart, so that
-- the back-fill and the live stream never write the same row.
create table computed_state (
  workspace_id uuid    not null,
  anchor_id    uuid    not null,
  trait_id     uuid    not null,
  past         boolean not null,
  state        jsonb   not null,
  constraint computed_state_pk primary key (workspace_id, anchor_id, trait_id, past)
);
create index computed_state_trait on computed_state (workspace_id, trait_id, anchor_id);
select rapport_tenant_table('computed_state');
