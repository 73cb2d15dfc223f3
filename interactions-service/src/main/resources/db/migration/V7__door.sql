-- What a source wants done with its events at the door; {} is the defaults.
alter table source add column settings json not null default '{}';

-- What was found out about an event when it came, beside what was sent.
alter table event add column derived json;

-- The rule of a tracking plan that a refused event breaks.
alter table quarantine add column rule text;
