-- Where events come from. Each source bears write keys, of which only the hash is kept.
create table source (
  workspace_id uuid        not null,
  id           uuid        not null,
  version      bigint      not null,
  name         text        not null,
  created_at   timestamptz not null,
  revoked_at   timestamptz,
  constraint source_pk primary key (workspace_id, id)
);
select rapport_tenant_table('source');

create table write_key (
  workspace_id uuid        not null,
  hash         text        not null,
  source_id    uuid        not null,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  constraint write_key_pk primary key (workspace_id, hash),
  constraint write_key_source_fk foreign key (workspace_id, source_id) references source (workspace_id, id)
);
create index write_key_source on write_key (workspace_id, source_id);
select rapport_tenant_table('write_key');

-- A write key comes before its workspace is known, so the workspace's policy alone would hide every key.
-- The second policy shows exactly the row whose hash the session presents, for reading only: whoever can
-- name the SHA-256 of a random secret holds the secret. No role bypasses row-level security for it, no
-- function runs as the owner, and without the setting nothing more is seen than before.
create policy presented on write_key for select
  using (hash = nullif(current_setting('rapport.write_key', true), ''));
create index write_key_hash on write_key (hash);
