-- What the business transaction of the source writes beside its events, and what an event does at the receiver.
create table published (
  workspace_id uuid   not null,
  number       bigint not null,
  primary key (workspace_id, number)
);
select rapport_tenant_table('published');

create table effect (
  workspace_id uuid   not null,
  event_id     uuid   not null,
  contact_id   uuid   not null,
  transaction  bigint not null,
  primary key (workspace_id, event_id)
);
select rapport_tenant_table('effect');
