from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.errors import ConfigurationError
from kg.fold import slug
from kg.identity import decisions, identifiers
from kg.identity.decisions import Decision
from kg.identity.identifiers import COLUMNS, Row, lines, read, settle
from kg.identity.names import Identities, identities, organization
from kg.mappers.identity import identified
from kg.terms import BASE, DCTERMS, OWL, Literal


def table(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / identifiers.FILE_NAME
    cells = ["\t".join((*row, *[""] * (len(COLUMNS) - len(row)))) for row in rows]
    path.write_text("\n".join(["\t".join(COLUMNS), *cells, ""]), encoding="utf-8")
    return path


def current(name: str, *names: str) -> tuple[str, ...]:
    return name, "organization", " | ".join(names), "letter/x", "current"


def join(folder: Path, subject: str, target: str, same: bool = True) -> None:
    line = Decision(
        file="", line=0, same=same, subject=f"organization/{subject}", object=f"organization/{target}", why="asked"
    )
    path = folder / decisions.FILE_NAME
    path.write_text(decisions.appended(path, [line], BASE), encoding="utf-8")


def known(folder: Path) -> Identities:
    return identities(vocabulary.load(), beside=folder)


def facts(folder: Path) -> set[tuple[str, str, str]]:
    """What is published of identifiers that are no longer used."""
    triples = identified((), (), BASE, known(folder))
    return {
        (s.removeprefix(BASE), p.rsplit("#")[-1].rsplit("/")[-1], o.value if isinstance(o, Literal) else o)
        for s, p, o in triples
        if p in (OWL.deprecated, DCTERMS.isReplacedBy)
    }


def test_an_identifier_survives_a_new_rule_and_a_new_name(tmp_path: Path) -> None:
    table(tmp_path, current("acme-of-old", "A.C.M.E. Society"))
    assert organization("The ACME society", known(tmp_path)).key == "organization/acme-society"
    assert organization("A C M E Society", known(tmp_path)).key == "organization/acme-of-old"


def test_a_curated_entry_bears_the_identifier_that_was_minted_before(tmp_path: Path) -> None:
    table(tmp_path, current("lawyers-committee-for-human-rights", "Lawyers Committee for Human Rights"))
    key = "organization/lawyers-committee-for-human-rights"
    assert organization("Human Rights First", known(tmp_path)).key == key
    triples = list(identified(vocabulary.triples(), {BASE + key}, BASE, known(tmp_path)))
    labels = [o.value for s, p, o in triples if s == BASE + key and p.endswith("prefLabel") and isinstance(o, Literal)]
    assert labels == ["Human Rights First"]


def test_a_merge_leads_on_and_is_undone_without_a_trace(tmp_path: Path) -> None:
    table(tmp_path, current("acme", "ACME"), current("acme-union", "ACME Union"))
    assert facts(tmp_path) == set()
    join(tmp_path, "acme", "acme-union")
    assert organization("ACME", known(tmp_path)).key == "organization/acme-union"
    assert facts(tmp_path) == {
        ("organization/acme", "deprecated", "true"),
        ("organization/acme", "isReplacedBy", f"{BASE}organization/acme-union"),
    }
    (tmp_path / decisions.FILE_NAME).unlink()
    assert organization("ACME", known(tmp_path)).key == "organization/acme"
    assert facts(tmp_path) == set()


def test_a_split_deprecates_what_meant_both(tmp_path: Path) -> None:
    table(tmp_path, current("acme", "ACME", "Acme Harbour Watch"))
    assert organization("ACME", known(tmp_path)).key == "organization/acme-2"
    assert organization("Acme Harbour Watch", known(tmp_path)).key == "organization/acme-harbour-watch"
    assert facts(tmp_path) == {
        ("organization/acme", "deprecated", "true"),
        ("organization/acme", "isReplacedBy", f"{BASE}organization/acme-2"),
        ("organization/acme", "isReplacedBy", f"{BASE}organization/acme-harbour-watch"),
    }


def test_a_withdrawn_identifier_leaves_a_tombstone(tmp_path: Path) -> None:
    table(tmp_path, ("acme", "organization", "ACME", "letter/x", "withdrawn", "", "asked us to"))
    assert facts(tmp_path) == {("organization/acme", "deprecated", "true")}
    row = known(tmp_path).identifiers.withdrawn("organization/acme")
    assert row
    assert (row.line, row.note) == (2, "asked us to")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("a", "ship", "A", "", "current")], ":2: 'ship' is none of the kinds"),
        ([("a b", "person", "A", "", "current")], ":2: 'a b' is no slug"),
        ([("a", "person", "A", "", "gone")], ":2: 'gone' is none of the statuses"),
        ([("a", "person", "A", "", "replaced")], ":2: a line that is replaced cannot have '' in replaced_by"),
        ([("a", "person", "A", "", "current", "b")], ":2: a line that is current cannot have 'b'"),
        ([("a", "person", "A", "", "replaced", "b")], ":2: person/a is replaced by person/b, which has no line"),
        (
            [("a", "person", "A", "", "replaced", "b"), ("b", "person", "B", "", "replaced", "a")],
            ":2: person/a is replaced by itself",
        ),
        (
            [("a", "person", "A", "", "current"), ("b", "person", "A", "", "current")],
            ":3: 'A' is a name of person/b, and of person/a in line 2",
        ),
        ([("a", "person", "A", "", "current", "", "", "more")], ":2: 8 cells under 7 columns"),
    ],
)
def test_a_contradiction_is_a_configuration_error_with_its_line(
    tmp_path: Path, rows: list[tuple[str, ...]], message: str
) -> None:
    path = table(tmp_path, *rows)
    with pytest.raises(ConfigurationError, match=message):
        read(path)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / identifiers.FILE_NAME).write_text("slug\tkind\n")
    with pytest.raises(ConfigurationError, match=":1: the columns must be slug"):
        known(tmp_path)


NAMES = st.text(st.sampled_from("ab |\\\"é'"), min_size=1, max_size=5).map(str.strip).filter(bool)


@given(st.dictionaries(st.sampled_from("pqrst"), st.lists(NAMES, max_size=3, unique=True), max_size=4))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, names: dict[str, list[str]]) -> None:
    owned: set[str] = set()
    rows = []
    for key, own in names.items():
        mine = tuple(dict.fromkeys(n for name in own if (n := " ".join(name.split())) not in owned))
        owned |= set(mine)
        rows.append(Row(kind="person", slug=key, names=mine, first_seen="letter/x", note="n"))
    path = tmp_path_factory.mktemp("table") / identifiers.FILE_NAME
    path.write_text(lines(rows, head=True), encoding="utf-8")
    assert [(row.slug, row.names) for row in read(path).values()] == [(row.slug, row.names) for row in rows]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.integers(0, 5), max_size=3), max_size=6), st.data())
def test_no_two_things_ever_share_an_identifier_and_none_is_used_after_its_split(
    meant: dict[str, set[int]], data: st.DataObject
) -> None:
    """Whatever names compute to today: what is published tells apart what is computed, and nothing else."""
    computed = {n: f"organization/{data.draw(st.sampled_from('abcdefg'))}" for n in range(6)}
    owners: dict[int, str] = {}
    rows = {}
    for key, names in meant.items():
        own = [n for n in sorted(names) if owners.setdefault(n, key) == key]
        rows[f"organization/{key}"] = Row(kind="organization", slug=key, names=tuple(map(str, own)), line=1)
    settled = settle(None, rows, lambda kind, name: computed[int(name)])
    published = {key: settled.published(key) for key in computed.values()}
    assert len(set(published.values())) == len(published)
    assert not [key for key in published.values() if key in settled.retired]


def test_a_slug_is_what_a_name_folds_to() -> None:
    assert slug("The ACME, Society") == "acme-society"


def test_a_decision_may_call_a_thing_by_the_identifier_it_was_minted_under(tmp_path: Path) -> None:
    table(tmp_path, current("lawyers-committee-for-human-rights", "Lawyers Committee for Human Rights"))
    join(tmp_path, "acme", "lawyers-committee-for-human-rights")
    keys = {organization(name, known(tmp_path)).key for name in ("ACME", "Human Rights First")}
    assert keys == {"organization/lawyers-committee-for-human-rights"}
    assert facts(tmp_path) == set()
