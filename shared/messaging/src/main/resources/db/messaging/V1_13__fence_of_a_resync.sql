-- When the receiver had said that it takes nothing of the log any more, and the lanes of log_subscriber
-- were put to the heads of that moment.
alter table log_resync add column fenced_at timestamptz;

-- What is under way has its heads.
update log_resync set fenced_at = started_at;
