"""The catalogue of kinds and rules every installation begins with."""

from server.commands import catalogue, duty_catalogue, kind_catalogue
from server.domain.rules import ON_PHONES, CheckinRule
from server.store import scans, sql
from server.tables.engine import ENGINE


def test_every_kind_names_its_source() -> None:
    """A kind or rule without the clause it comes from is an invention."""
    assert all(kind.source for kind in [*kind_catalogue.kinds(), catalogue.checkin()])


def test_keys_are_unique() -> None:
    """Kinds are found by their key."""
    keys = [kind.key for kind in kind_catalogue.kinds()]

    assert len(set(keys)) == len(keys)


def test_the_first_rule_has_the_designs_numbers() -> None:
    """What an installation without a row decides by is what the first row says."""
    assert catalogue.checkin().body == CheckinRule()


async def test_installing_twice_adds_nothing(database: None) -> None:
    """A release may be installed again at every start."""
    async with ENGINE.transaction() as tx:
        first = await catalogue.install(tx)
    async with ENGINE.transaction() as tx:
        second = await catalogue.install(tx)

    others = len(kind_catalogue.kinds()) + len(duty_catalogue.categories())
    rules = [catalogue.checkin(), catalogue.holidays(), catalogue.hours(), catalogue.sending(), catalogue.cascade()]
    rows = [*rules, *catalogue.indicators(), *catalogue.reminders(), *catalogue.templates()]
    assert (first, second) == (2 * others + len(rows), 0)
    told = others + len(ON_PHONES)
    assert await sql.value("select count(*) from feed where scope = 'config'") == told


async def test_installing_again_keeps_what_was_changed(database: None) -> None:
    """An administrator's label outlives the next release."""
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    await sql.execute("update activity_kind set label = '接待群众' where key = 'RECEPTION'")
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)

    assert await sql.value("select label from activity_kind where key = 'RECEPTION'") == "接待群众"


async def test_the_installed_rule_is_the_one_scans_are_judged_by(database: None) -> None:
    """The row and the reader of the row agree."""
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)

    assert await scans.checkin_rule() == CheckinRule()
