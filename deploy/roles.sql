-- Two roles of PostgreSQL: one owns the tables and migrates, the other serves the site and can
-- neither change nor delete what is final. Run as a superuser in the site's database, before the
-- first migration and again after every later one; it may run any number of times:
--   sudo -u postgres psql -v ON_ERROR_STOP=1 -d campaign -f deploy/roles.sql

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'campaign_owner') THEN
    CREATE ROLE campaign_owner LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'campaign_site') THEN
    CREATE ROLE campaign_site LOGIN;
  END IF;
END $$;

-- PostgreSQL's log quotes a statement that failed, values and all: letters, names, tags of networks.
-- It is kept by others and for longer than we promise, so it gets the error alone.
ALTER ROLE campaign_site SET log_min_error_statement = 'panic';
ALTER ROLE campaign_site SET log_error_verbosity = 'terse';
ALTER ROLE campaign_site SET log_min_duration_statement = -1;
ALTER ROLE campaign_owner SET log_min_error_statement = 'panic';
ALTER ROLE campaign_owner SET log_error_verbosity = 'terse';
ALTER ROLE campaign_owner SET log_min_duration_statement = -1;
-- Where a migration and a like wait for each other, the migration gives way, and is tried again.
ALTER ROLE campaign_owner SET deadlock_timeout = '100ms';

GRANT USAGE, CREATE ON SCHEMA public TO campaign_owner;
GRANT USAGE ON SCHEMA public TO campaign_site;

-- What is there, and what later migrations of the owner will add.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO campaign_site;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO campaign_site;
ALTER DEFAULT PRIVILEGES FOR ROLE campaign_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO campaign_site;
ALTER DEFAULT PRIVILEGES FOR ROLE campaign_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO campaign_site;

-- What is final. The guards refuse it as well; this is the second lock, with another key.
DO $$
DECLARE
  final text;
BEGIN
  FOREACH final IN ARRAY ARRAY[
    'voting_like', 'voting_case', 'voting_act', 'voting_caselike', 'voting_ledgerline'
  ] LOOP
    IF to_regclass(final) IS NOT NULL THEN
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM campaign_site', final);
    END IF;
  END LOOP;
  IF to_regclass('voting_complaintletter') IS NOT NULL THEN
    REVOKE DELETE, TRUNCATE ON voting_complaintletter FROM campaign_site;
  END IF;
  IF to_regclass('django_migrations') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM campaign_site;
  END IF;
END $$;
