-- People. The row is the truth; contact_key and contact_external_id are what it is found by.
create table contact (
  workspace_id uuid not null,
  id uuid not null,
  version bigint not null,
  first_name text,
  last_name text,
  name text,
  name_key text not null,
  emails jsonb not null,
  phones jsonb not null,
  user_id text,
  external_ids jsonb not null,
  account_id uuid,
  job_title text,
  owner text,
  lifecycle text,
  fields jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint contact_pk primary key (workspace_id, id),
  constraint contact_account_fk foreign key (workspace_id, account_id)
    references account (workspace_id, id)
);
create index contact_created_idx on contact (workspace_id, created_at, id);
create index contact_changed_idx on contact (workspace_id, changed_at, id);
create index contact_name_idx on contact (workspace_id, name_key, id);
create index contact_account_idx on contact (workspace_id, account_id) where account_id is not null;
create index contact_owner_idx on contact (workspace_id, owner) where owner is not null;
create index contact_lifecycle_idx on contact (workspace_id, lifecycle) where lifecycle is not null;
select rapport_tenant_table('contact');

create table contact_external_id (
  workspace_id uuid not null,
  source text not null,
  external_id text not null,
  contact_id uuid not null,
  constraint contact_external_id_pk primary key (workspace_id, source, external_id),
  constraint contact_external_id_contact_fk foreign key (workspace_id, contact_id)
    references contact (workspace_id, id) on delete cascade
);
create index contact_external_id_contact_idx on contact_external_id (workspace_id, contact_id);
select rapport_tenant_table('contact_external_id');

-- kind is word, email, phone or user_id.
create table contact_key (
  workspace_id uuid not null,
  kind text not null,
  value text not null,
  contact_id uuid not null,
  constraint contact_key_pk primary key (workspace_id, kind, value, contact_id),
  constraint contact_key_contact_fk foreign key (workspace_id, contact_id)
    references contact (workspace_id, id) on delete cascade
);
create index contact_key_contact_idx on contact_key (workspace_id, contact_id);
select rapport_tenant_table('contact_key');
