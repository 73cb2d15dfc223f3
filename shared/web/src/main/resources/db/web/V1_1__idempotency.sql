-- The stored answer of a write that bore an Idempotency-Key, kept in the transaction of its effect.
create table idempotency_key (
  workspace_id uuid not null,
  key text not null,
  request_hash text not null,
  status int not null,
  headers jsonb not null,
  body text,
  created_at timestamptz not null default now(),
  constraint idempotency_key_pk primary key (workspace_id, key)
);
create index idempotency_key_created_idx on idempotency_key (created_at);
select rapport_tenant_table('idempotency_key');
