"""Docs, locks and folders are held to the code."""

import inspect
import json
import re
import tomllib
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import msgspec
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from server import VERSION, errors, outside
from server.__main__ import parser
from server.domain.cascades import BEYOND
from server.domain.notices import Unsent
from server.domain.records import AckCode, ReceiptCode
from server.domain.rule_bodies import BODIES
from server.domain.rules import RuleKind
from server.domain.scans import Reason
from server.settings import Settings
from server.web import metrics
from workers import upkeep

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
WORKERS = tuple((ROOT / "workers").glob("*.py"))


def every_error() -> list[type[errors.DaimaError]]:
    """All classes of server/errors.py."""
    return [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, errors.DaimaError)]


def catalogue() -> dict[str, str]:
    """The words of the screens in Chinese, by their keys."""
    parts = "".join(part.read_text(encoding="utf-8") for part in (ROOT / "pwa/src/words/zh-CN").glob("*.ts"))
    return dict(re.findall(r"'?([\w.]+)'?:\s*'([^']*)'", parts))


def extras_in(lock: str) -> dict[str, set[str]]:
    """The packages of a lock, and the extras each is named with."""
    lines = re.findall(r"^([\w.-]+(?:\[[\w,.-]+\])?)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(need.name): need.extras for need in map(Requirement, lines)}


def needs_of(name: str) -> list[Requirement]:
    """What an installed package asks for here, without its own extras; nothing of one for other platforms."""
    try:
        needs = [Requirement(line) for line in metadata.requires(name) or []]
    except metadata.PackageNotFoundError:
        return []
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]


def test_every_setting_is_in_the_docs() -> None:
    """Whoever runs the system finds each variable the code reads, and what it decides."""
    written = (DOCS / "operations.md").read_text(encoding="utf-8")
    source = inspect.getsource(inspect.getmodule(Settings) or Settings)

    read = set(re.findall(r'env\.get\("([A-Z_]+)"', source))

    assert len(read) >= len(fields(Settings)) - 1
    assert [name for name in sorted(read) if f"| `{name}` |" not in written] == []


def test_every_setting_of_a_channel_is_in_the_docs() -> None:
    """Whoever sets up a channel finds each variable it reads."""
    written = (DOCS / "channels.md").read_text(encoding="utf-8")

    read = set(re.findall(r'"((?:WECOM|SMS|SMTP|MAIL)_[A-Z_]+)"', inspect.getsource(outside)))

    assert len(read) >= 10
    assert [name for name in sorted(read) if f"`{name}`" not in written] == []


def test_every_metric_is_in_the_docs() -> None:
    """Whoever watches a number finds what it says."""
    written = (DOCS / "operations.md").read_text(encoding="utf-8")

    told = set(re.findall(r"""_(?:gauge|family|by)\((?:"\w+", )?"([a-z_]+)", [f"A-Z]""", inspect.getsource(metrics)))

    assert len(told) > 20
    assert [name for name in sorted(told) if f"`daima_{name}" not in written] == []


def test_every_chore_is_in_the_docs() -> None:
    """The name a log or a number gives can be looked up."""
    written = (DOCS / "operations.md").read_text(encoding="utf-8")
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "server/sync/chores.py", *WORKERS))

    named = set(re.findall(r'Chore\("(\w+)"', sources)) | set(upkeep.CHORES)
    named |= {f"channel_{channel.lower()}" for channel in BEYOND}

    assert named >= {"deliver", "intakes", "reminders", "cascade"}
    assert [name for name in sorted(named) if f"`{name}`" not in written] == []


def test_every_command_is_in_the_docs() -> None:
    """Whoever runs the system finds what each command of `daima` is for."""
    written = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))

    commands = [*commands_of(parser(), "daima")]

    assert "daima keys rotate" in commands
    assert [name for name in commands if name not in written] == []


def commands_of(within: ArgumentParser, name: str) -> Iterator[str]:
    """Every command that does something, as it is typed."""
    below = [act for act in within._actions if isinstance(act, _SubParsersAction)]
    if not below:
        yield name
    for act in below:
        for word, one in act.choices.items():
            yield from commands_of(one, f"{name} {word}")


def test_every_field_of_a_rule_is_in_the_docs() -> None:
    """A kind of rule that is edited on a screen stands in the table, with all a body of it may say."""
    written = (DOCS / "rules.md").read_text(encoding="utf-8")

    for kind, body in BODIES.items():
        fields = set() if kind is RuleKind.INDICATOR else {one.encode_name for one in msgspec.structs.fields(body)}
        row = re.findall(rf"^\| {kind} \|.*$", written, re.MULTILINE)[0]
        assert [field for field in sorted(fields) if f"`{field}`" not in row] == [], kind


def test_every_error_is_in_the_docs_with_its_words() -> None:
    """A code that a client meets can be looked up, and what is written there is what is said."""
    written = (DOCS / "errors.md").read_text(encoding="utf-8")

    for each in every_error():
        assert f"| `{each.__name__}` | `{each.code}` | {'yes' if each.retryable else 'no'} |" in written
        assert each.words in written


def test_every_code_in_the_source_is_in_the_docs() -> None:
    """A code written down anywhere in the server has its row, a class of its own or none."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "server").rglob("*.py"))
    told = set(re.findall(r"""["']code["']: ["']([A-Z_]+)["']|^    code = ["']([A-Z_]+)["']""", source, re.MULTILINE))
    written = set(re.findall(r"\| `([A-Z_]+)` \|", (DOCS / "errors.md").read_text(encoding="utf-8")))

    found = {code for pair in told for code in pair if code}

    assert found >= {"INTERNAL", "INVALID", "TOO_OFTEN"}
    assert found - written == set()


@pytest.mark.parametrize(
    ("codes", "said"),
    [(AckCode, "ack"), (ReceiptCode, "receipt"), (Reason, "reason"), (Unsent, "out.why")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_answer_is_in_the_docs_with_its_words(codes: type[StrEnum], said: str) -> None:
    """What a record, a scan or a delivery came to can be looked up under the words people read."""
    words = catalogue()
    rows = [line for line in (DOCS / "errors.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]

    for code in codes:
        assert [row for row in rows if row.startswith(f"| `{code}` |") and f"| {words[f'{said}.{code}']} |" in row]


def test_a_reason_that_names_its_channel_is_in_the_docs() -> None:
    """Each channel beside push has words of its own for what only it can lack."""
    words, written = catalogue(), (DOCS / "errors.md").read_text(encoding="utf-8")

    for code in (Unsent.NO_ADDRESS, Unsent.REFUSED, Unsent.NO_BUDGET):
        said = [words[f"out.why.{code}.{channel}"] for channel in BEYOND]
        assert f"| `{code}` | {' | '.join(said)} |" in written


def test_the_handbook_says_what_stands_on_the_screen() -> None:
    """Every word in quotes is one of the catalogue's, perhaps with its three points that ask for a reason."""
    shown = {word.removesuffix("…") for word in catalogue().values()}
    named = re.findall("“([^”]+)”", (DOCS / "desk.zh-CN.md").read_text(encoding="utf-8"))

    assert len(named) > 30
    assert [word for word in named if word not in shown] == []


def test_error_codes_are_each_used_once() -> None:
    """Two classes with one code could not be told apart on the wire."""
    codes = [each.code for each in every_error() if "code" in vars(each)]

    assert len(codes) == len(set(codes))


def test_the_contract_holds_no_python() -> None:
    """A package named graphql would shadow graphql-core."""
    assert list((ROOT / "graphql").rglob("*.py")) == []


def test_no_lock_holds_an_address() -> None:
    """Whoever installs decides where from; a lock holds versions and hashes only."""
    npm = ROOT / "pwa" / "package-lock.json"
    for lock in (*ROOT.glob("requirements*.txt"), npm):
        assert not re.search(r"://|git\+|file:|--index-url|--find-links", lock.read_text(encoding="utf-8"))

    packages = json.loads(npm.read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_every_python_package_is_pinned_by_hash() -> None:
    """What is installed is what was tried, byte for byte."""
    for lock in ROOT.glob("requirements*.txt"):
        packages = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
        assert [each for each in packages if "==" not in each or "--hash=sha256:" not in each] == []


def test_the_locks_know_every_dependency() -> None:
    """A dependency added to pyproject.toml and not to the locks would be missing on a fresh machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    wanted = {"requirements.txt": runtime, "requirements-dev.txt": runtime + project["dependency-groups"]["dev"]}

    for lock, needs in wanted.items():
        assert {canonicalize_name(Requirement(need).name) for need in needs} - set(extras_in(lock)) == set()


def test_the_locks_keep_extras() -> None:
    """pip, asked for hashes, refuses a package that another wants with an extra the lock does not name."""
    for lock in ("requirements.txt", "requirements-dev.txt"):
        named = extras_in(lock)
        wanted = [need for name in named for need in needs_of(name) if need.extras]

        assert {need.name for need in wanted} >= {"pydantic"}
        assert [str(need) for need in wanted if not need.extras <= named[canonicalize_name(need.name)]] == []


def test_there_is_one_version() -> None:
    """What /health says is what was released."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == VERSION


def test_make_help_names_every_target_of_the_readme() -> None:
    """A command the docs promise exists."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    pages = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")]

    promised = {name for page in pages for name in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.M)}

    assert promised - targets == set()


def test_links_between_pages_lead_somewhere() -> None:
    """Pages and pictures that a page points at are there."""
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        links = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page.name
