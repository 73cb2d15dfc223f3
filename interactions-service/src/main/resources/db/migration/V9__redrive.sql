-- What a refused event needs to be tried again as it came, and by what it is then found.
alter table quarantine
  add column kind         text,
  add column occurred_at  timestamptz,
  add column fingerprint  bigint,
  add column derived      json,
  add column sent_at      text,
  add column context      text,
  add column integrations text,
  add column damaged      boolean not null default false;
create index quarantine_source on quarantine (workspace_id, source_id, id);
