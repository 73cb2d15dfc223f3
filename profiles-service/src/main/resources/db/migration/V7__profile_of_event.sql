-- Ids of events bear the time of their receipt, so that they lie in the table nearly in their order: a
-- coarse index finds one, and costs an insert next to nothing.
create index profile_event_id on profile_event using brin (event_id uuid_minmax_multi_ops)
  with (pages_per_range = 16, autosummarize = on);
