-- Message ids are forgotten by the day on which they came, which is how they lie in the table.
create index event_key_day on event_key using brin (day) with (pages_per_range = 32);

-- Up to which day the events of a source were deleted, as it wants them to be.
create table source_retention (
  workspace_id uuid not null,
  source_id    uuid not null,
  cleared      date not null,
  constraint source_retention_pk primary key (workspace_id, source_id)
);
select rapport_tenant_table('source_retention');
