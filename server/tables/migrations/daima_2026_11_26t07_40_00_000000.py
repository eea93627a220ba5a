from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-26T07:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A notice goes many ways: states, reminders, subscriptions, preferences, addresses, budgets, calendars"

FORWARDS = """
CREATE TABLE notice_template (
  id uuid PRIMARY KEY, key varchar NOT NULL UNIQUE, unit uuid REFERENCES unit ON DELETE RESTRICT,
  label varchar NOT NULL, kind varchar(32) NOT NULL, category varchar(32) NOT NULL, title varchar NOT NULL,
  body text NOT NULL DEFAULT '', variables jsonb NOT NULL DEFAULT '[]', source varchar NOT NULL,
  version integer NOT NULL DEFAULT 1);
CREATE INDEX notice_template_unit ON notice_template (unit);
ALTER TABLE notice
  ADD COLUMN state varchar(32) NOT NULL DEFAULT 'SENT',
  ADD COLUMN category varchar(32) NOT NULL DEFAULT 'NEWS',
  ADD COLUMN urgency varchar(32) NOT NULL DEFAULT 'NORMAL',
  ADD COLUMN critical boolean NOT NULL DEFAULT false,
  ADD COLUMN rule varchar, ADD COLUMN occurrence varchar UNIQUE, ADD COLUMN tag varchar, ADD COLUMN why varchar,
  ADD COLUMN expires_at timestamptz, ADD COLUMN send_at timestamptz, ADD COLUMN recalled_at timestamptz,
  ADD COLUMN recurs jsonb NOT NULL DEFAULT '{}', ADD COLUMN series uuid, ADD COLUMN files uuid[],
  ADD COLUMN template uuid REFERENCES notice_template ON DELETE RESTRICT,
  ADD COLUMN written_by uuid REFERENCES seat ON DELETE RESTRICT,
  ADD COLUMN approved_by uuid REFERENCES seat ON DELETE RESTRICT;
UPDATE notice SET state = 'DRAFT' WHERE published_at IS NULL;
UPDATE notice SET category = 'SECURITY', critical = true WHERE kind = 'SECURITY';
CREATE INDEX notice_send_at ON notice (send_at);
CREATE INDEX notice_series ON notice (series);
CREATE INDEX notice_written_by ON notice (written_by);
CREATE INDEX notice_approved_by ON notice (approved_by);
CREATE INDEX notice_tag ON notice (tag) WHERE tag IS NOT NULL;
ALTER TABLE delivery
  ADD COLUMN address uuid, ADD COLUMN not_before timestamptz, ADD COLUMN leased_until timestamptz,
  ADD COLUMN tries smallint NOT NULL DEFAULT 0, ADD COLUMN accepted_at timestamptz, ADD COLUMN shown_at timestamptz,
  ADD COLUMN opened_at timestamptz, ADD COLUMN acted_at timestamptz;
UPDATE delivery SET address = person;
UPDATE delivery SET state = 'ACCEPTED', accepted_at = at WHERE channel = 'APP' AND state = 'WAITING';
UPDATE delivery SET state = 'UNREACHABLE', reason = 'NO_ADDRESS' WHERE channel <> 'APP' AND state = 'WAITING';
ALTER TABLE delivery ALTER COLUMN address SET NOT NULL, DROP CONSTRAINT delivery_once,
  ADD CONSTRAINT delivery_once UNIQUE (notice, person, channel, address);
CREATE INDEX delivery_address ON delivery (address);
CREATE INDEX delivery_due ON delivery (not_before) WHERE state IN ('WAITING', 'CLAIMED');
CREATE TABLE subscription (
  id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person ON DELETE RESTRICT,
  device uuid REFERENCES device ON DELETE RESTRICT, endpoint varchar NOT NULL UNIQUE, origin varchar NOT NULL,
  p256dh bytea NOT NULL, auth bytea NOT NULL, generation integer NOT NULL, created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL, last_ok_at timestamptz, fails smallint NOT NULL DEFAULT 0, quarantined_at timestamptz);
CREATE INDEX subscription_person ON subscription (person);
CREATE INDEX subscription_device ON subscription (device);
CREATE INDEX subscription_origin ON subscription (origin);
CREATE TABLE push_origin (
  id uuid PRIMARY KEY, origin varchar NOT NULL UNIQUE, paused_until timestamptz, reason varchar,
  stopped_at timestamptz, hour timestamptz NOT NULL, taken integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0, failed_in_a_row integer NOT NULL DEFAULT 0);
CREATE TABLE preference (
  id uuid PRIMARY KEY, person uuid NOT NULL UNIQUE REFERENCES person ON DELETE RESTRICT,
  muted varchar[] NOT NULL DEFAULT '{}', quiet_from smallint, quiet_until smallint, version integer NOT NULL DEFAULT 1);
CREATE TABLE address (
  id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person ON DELETE RESTRICT, channel varchar(32) NOT NULL,
  sealed bytea NOT NULL, confirmed_at timestamptz, CONSTRAINT address_once UNIQUE (person, channel));
CREATE INDEX address_person ON address (person);
CREATE TABLE budget (
  id uuid PRIMARY KEY, congress uuid NOT NULL REFERENCES unit ON DELETE RESTRICT, channel varchar(32) NOT NULL,
  month date NOT NULL, allowed integer NOT NULL, spent integer NOT NULL DEFAULT 0,
  CONSTRAINT budget_once UNIQUE (congress, channel, month));
CREATE INDEX budget_congress ON budget (congress);
CREATE TABLE calendar_feed (
  id uuid PRIMARY KEY, person uuid NOT NULL REFERENCES person ON DELETE RESTRICT, token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL, read_at timestamptz, revoked_at timestamptz);
CREATE INDEX calendar_feed_person ON calendar_feed (person)
"""

BACKWARDS = """
DROP TABLE calendar_feed, budget, address, preference, push_origin, subscription;
DELETE FROM delivery a USING delivery b
  WHERE a.notice = b.notice AND a.person = b.person AND a.channel = b.channel AND a.id > b.id;
ALTER TABLE delivery DROP CONSTRAINT delivery_once, ADD CONSTRAINT delivery_once UNIQUE (notice, person, channel),
  DROP COLUMN address, DROP COLUMN not_before, DROP COLUMN leased_until, DROP COLUMN tries, DROP COLUMN accepted_at,
  DROP COLUMN shown_at, DROP COLUMN opened_at, DROP COLUMN acted_at;
UPDATE delivery SET state = 'WAITING' WHERE channel = 'APP' AND state = 'ACCEPTED';
ALTER TABLE notice DROP COLUMN state, DROP COLUMN category, DROP COLUMN urgency, DROP COLUMN critical,
  DROP COLUMN rule, DROP COLUMN occurrence, DROP COLUMN tag, DROP COLUMN why, DROP COLUMN expires_at,
  DROP COLUMN send_at, DROP COLUMN recalled_at, DROP COLUMN recurs, DROP COLUMN series, DROP COLUMN files,
  DROP COLUMN template, DROP COLUMN written_by, DROP COLUMN approved_by;
DROP TABLE notice_template
"""
class RawTable(Table):
    pass


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="daima", description=DESCRIPTION)

    async def add() -> None:
        await _run(FORWARDS)

    async def drop() -> None:
        await _run(BACKWARDS)

    manager.add_raw(add)
    manager.add_raw_backwards(drop)
    return manager


async def _run(script: str) -> None:
    for statement in script.split(";"):
        await RawTable.raw(statement.replace("{", "{{").replace("}", "}}"))
