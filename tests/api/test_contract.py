"""The contract between server and phone is what is committed in `graphql/`."""

import pytest
from graphql import parse, validate

from server.api import trusted
from server.api.schema import schema, text
from server.domain.fields import FIELDS

OPERATIONS = sorted((trusted.FOLDER / "operations").glob("*.graphql"))


def test_the_committed_schema_is_the_one_served() -> None:
    """Drift fails the build: run `make schema` and read the difference."""
    assert (trusted.FOLDER / "schema.graphql").read_text() == text()


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
def test_an_operation_fits_the_schema_and_its_file(path: trusted.Path) -> None:
    """One operation a file, of the file's name, valid, and known to the manifest."""
    document = parse(path.read_text())

    assert validate(schema._schema, document) == []
    assert [one.name.value for one in document.definitions] == [path.stem]  # type: ignore[attr-defined]
    assert trusted.name_of(trusted.id_of(path.read_text())) == path.stem


def test_every_document_ever_shipped_still_runs() -> None:
    """A phone in the field asks by the id it was built with."""
    for key, entry in trusted.manifest().items():
        assert trusted.id_of(entry.document) == key
        assert validate(schema._schema, parse(entry.document)) == [], entry.name


def test_the_manifest_only_grows(tmp_path: trusted.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exporting again takes nothing away, not even an operation that is no more."""
    manifest = tmp_path / "trusted.json"
    gone = "query Gone { welcome { city } }\n"
    manifest.write_text(f'{{"{trusted.id_of(gone)}": {{"name": "Gone", "document": "{gone[:-1]}\\n"}}}}')
    monkeypatch.setattr(trusted, "MANIFEST", manifest)
    trusted.manifest.cache_clear()

    trusted.grow()
    names = {entry.name for entry in trusted.manifest().values()}
    trusted.manifest.cache_clear()

    assert names == {path.stem for path in OPERATIONS} | {"Gone"}


def test_there_is_no_python_in_the_contract() -> None:
    """A module there would shadow graphql-core in some processes and not in others."""
    assert [*trusted.FOLDER.rglob("*.py")] == []


def test_every_type_says_what_it_is() -> None:
    """A reader of the schema alone understands it."""
    ours = [t for n, t in schema._schema.type_map.items() if not n.startswith("__")]
    built_in = {"Int", "Float", "String", "Boolean", "ID", "Query", "Mutation"}

    assert [t.name for t in ours if not t.description and t.name not in built_in] == []


def test_the_rules_name_only_fields_there_are() -> None:
    """A rule for a field that is gone is a rule nobody reads."""
    served = {(name, field) for name, kind in schema._schema.type_map.items() for field in getattr(kind, "fields", ())}

    assert {(name, field) for name, fields in FIELDS.items() for field in fields} - served == set()
