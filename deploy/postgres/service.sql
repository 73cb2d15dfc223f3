-- The database and the roles of one service. A template: ${service} is contacts, interactions, profiles or segments,
-- ${password} the password of its roles. Run by a superuser, statement by statement (each ends with ; at the end of its line).
-- Every statement may be run again, except create database, which the caller leaves out when the database is there.
--
-- ${service}_owner        owns the database and all that is in it; runs the migrations
-- ${service}_app          requests and receivers; owns nothing, never passes row-level security
-- ${service}_sequencer    numbers and delivers the log of all workspaces
-- ${service}_maintenance  makes and drops partitions (as a member of the owner), lists workspaces

do $$ begin if to_regrole('${service}_owner') is null then create role ${service}_owner; end if; end $$;
do $$ begin if to_regrole('${service}_app') is null then create role ${service}_app; end if; end $$;
do $$ begin if to_regrole('${service}_sequencer') is null then create role ${service}_sequencer; end if; end $$;
do $$ begin if to_regrole('${service}_maintenance') is null then create role ${service}_maintenance; end if; end $$;

alter role ${service}_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '${password}';
alter role ${service}_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '${password}';
alter role ${service}_sequencer login nosuperuser nocreatedb nocreaterole noreplication bypassrls password '${password}';
alter role ${service}_maintenance login nosuperuser nocreatedb nocreaterole noreplication bypassrls password '${password}';
grant ${service}_owner to ${service}_maintenance;

-- The built-in locale sorts by code point and folds case the same way on every system.
create database ${service} owner ${service}_owner template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8';

-- in the database
revoke all on database ${service} from public;
grant connect on database ${service} to ${service}_app, ${service}_sequencer, ${service}_maintenance;
alter schema public owner to ${service}_owner;
revoke all on schema public from public;
grant usage on schema public to ${service}_app, ${service}_sequencer, ${service}_maintenance;
alter default privileges for role ${service}_owner in schema public grant select, insert, update, delete on tables to ${service}_app, ${service}_sequencer, ${service}_maintenance;
alter default privileges for role ${service}_owner in schema public grant usage, select on sequences to ${service}_app, ${service}_sequencer, ${service}_maintenance;
