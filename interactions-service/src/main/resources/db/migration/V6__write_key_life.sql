-- What people need to know of a key without seeing it: which one it is, when it was last used. Keys from
-- before keep their ends unknown.
alter table write_key
  add column id           uuid not null default gen_random_uuid(),
  add column prefix       text not null default 'wk_',
  add column last_four    text not null default '',
  add column last_used_on date,
  add column revoked_at   timestamptz;
create unique index write_key_id on write_key (workspace_id, id);

-- Web pages that may send with the keys of a source; '*' is any. Nothing here holds for servers and apps.
alter table source add column allowed_origins text[] not null default '{*}';
