-- Companies. The row is the truth; account_key and account_external_id are what it is found by.
create table account (
  workspace_id uuid not null,
  id uuid not null,
  version bigint not null,
  name text not null,
  name_key text not null,
  domain text,
  industry text,
  employees int,
  last_funding_date date,
  owner text,
  external_ids jsonb not null,
  fields jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint account_pk primary key (workspace_id, id)
);
create index account_created_idx on account (workspace_id, created_at, id);
create index account_changed_idx on account (workspace_id, changed_at, id);
create index account_name_idx on account (workspace_id, name_key, id);
create index account_owner_idx on account (workspace_id, owner) where owner is not null;
select rapport_tenant_table('account');

create table account_external_id (
  workspace_id uuid not null,
  source text not null,
  external_id text not null,
  account_id uuid not null,
  constraint account_external_id_pk primary key (workspace_id, source, external_id),
  constraint account_external_id_account_fk foreign key (workspace_id, account_id)
    references account (workspace_id, id) on delete cascade
);
create index account_external_id_account_idx on account_external_id (workspace_id, account_id);
select rapport_tenant_table('account_external_id');

-- kind is word or domain. Words are found by prefix: comparing text is leakproof, so that the index is used
-- under row-level security, which the operators of pg_trgm and of arrays are not.
create table account_key (
  workspace_id uuid not null,
  kind text not null,
  value text not null,
  account_id uuid not null,
  constraint account_key_pk primary key (workspace_id, kind, value, account_id),
  constraint account_key_account_fk foreign key (workspace_id, account_id)
    references account (workspace_id, id) on delete cascade
);
create index account_key_account_idx on account_key (workspace_id, account_id);
select rapport_tenant_table('account_key');
