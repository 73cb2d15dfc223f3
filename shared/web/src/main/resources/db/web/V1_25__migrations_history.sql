-- Flyway's own table is made by the owner, whose default privileges open what it makes to requests. Nothing
-- that serves requests has to know or change what was migrated.
revoke all on flyway_schema_history from ${service}_app, ${service}_sequencer, ${service}_maintenance;
