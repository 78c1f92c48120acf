from pathlib import Path

import pytest
import sssom_pydantic
from hypothesis import given
from hypothesis import strategies as st

from kg import files, vocabulary
from kg.errors import ConfigurationError
from kg.identity import decisions
from kg.identity.decisions import Decision, Decisions
from kg.identity.names import Identities, identities, organization
from kg.terms import BASE

HEAD = "\t".join(decisions.COLUMNS)
OURS = files.ONTOLOGY / decisions.FILE_NAME


def written(folder: Path, *lines: Decision) -> Path:
    path = folder / decisions.FILE_NAME
    path.write_text(decisions.appended(path, lines, BASE), encoding="utf-8")
    return path


def line(subject: str, target: str, same: bool = True, why: str = "asked them") -> Decision:
    by_form = "/" not in subject
    return Decision(
        file="", line=0, same=same, form=subject if by_form else "", subject="" if by_form else subject,
        object=f"organization/{target}", why=why, author="A Reader", date="2020-01-31",
    )  # fmt: skip


def known(folder: Path, *lines: Decision) -> Identities:
    written(folder, *lines)
    return identities(vocabulary.load(), beside=folder)


# --- the files


def test_ours_is_valid_for_the_reference_reader_of_sssom() -> None:
    """It has some eighty dependencies that do not get on with ours, so it is no dependency of the tests."""
    parsers = pytest.importorskip("sssom.parsers", reason="in an environment of its own: pip install sssom")
    kinds = pytest.importorskip("sssom.constants").SchemaValidationType
    validate = pytest.importorskip("sssom.validators").validate
    mappings = parsers.parse_sssom_table(OURS)
    assert len(mappings.df) == len(decisions.read(OURS)) > 60
    checks = [kinds.JsonSchema, kinds.PrefixMapCompleteness]
    assert not [problem for report in validate(mappings, checks).values() for problem in report.results]


@pytest.mark.parametrize("ours", [True, False])
def test_another_reader_of_sssom_reads_what_it_knows_of_it(tmp_path: Path, ours: bool) -> None:
    """It knows no literal subjects, which are new in SSSOM 1.1; those rows it reads when they have an identifier."""
    path = OURS if ours else written(tmp_path, line("ACME", "acme"), line("organization/a", "b", same=False))
    found = sssom_pydantic.read(path)
    expected = decisions.read(path)
    assert found.mapping_set.license
    assert [(m.subject.identifier, m.object.identifier, m.predicate_modifier, m.comment) for m in found.mappings] == [
        (d.subject, d.object, "Not", d.why) for d in expected if d.subject
    ]
    text = path.read_text(encoding="utf-8").replace("\n\t", "\nolr:literal\t")
    (tmp_path / "identified.tsv").write_text(text, encoding="utf-8")
    assert len(sssom_pydantic.read(tmp_path / "identified.tsv").mappings) == len(expected)


def test_appending_adds_lines_and_changes_none_and_nothing_twice(tmp_path: Path) -> None:
    before = written(tmp_path, line("ACME", "acme")).read_text()
    after = written(tmp_path, line("Acme!", "acme"), line("Other", "other")).read_text()
    assert after.startswith(before)
    assert after.removeprefix(before).count("\n") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n1\t2\n", ":1: no column 'object_id'"),
        (f"{HEAD}\n\tX\t\tskos:exactMatch\t\txyz:organization/a\n", r":2: 'xyz:organization/a' is under a prefix"),
        (f"{HEAD}\n\tX\t\tskos:exactMatch\t\tolr:acme\n", ":2: .* is no entity of a dataset"),
        (f"{HEAD}\n\t\t\tskos:exactMatch\t\tolr:organization/a\n", ":2: a decision needs a subject"),
        (f"{HEAD}\n" + "\t" * 11 + "x\n", ":2: 12 cells under 11 columns"),
        ("#curie_map: [\n", "the metadata .* is no YAML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / decisions.FILE_NAME).write_text(text)
    with pytest.raises(ConfigurationError, match=message):
        decisions.read(tmp_path / decisions.FILE_NAME)


def test_prefixes_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / decisions.FILE_NAME
    path.write_text(f"#curie_map:\n#  o: {BASE}organization/\n{HEAD}\n\tX\t\tskos:exactMatch\t\to:acme\n")
    assert [decision.object for decision in decisions.read(path)] == ["organization/acme"]


# --- what they decide


def test_a_publishers_decision_joins_a_form_and_says_why(tmp_path: Path) -> None:
    entity = organization("The A.C.M.E.", known(tmp_path, line("A.C.M.E.", "acme-society")))
    assert entity.key == "organization/acme-society"
    assert entity.reasons == ("decision of A Reader, 2020-01-31 on 'A.C.M.E.': asked them",)


def test_decisions_are_followed_to_their_end_and_undone_by_taking_the_line_out(tmp_path: Path) -> None:
    lines = (line("organization/acme", "acme-society"), line("organization/acme-society", "acme-union"))
    entity = organization("ACME", known(tmp_path, *lines))
    assert entity.key == "organization/acme-union"
    assert len(entity.reasons) == 3
    (tmp_path / decisions.FILE_NAME).unlink()
    assert organization("ACME", identities(vocabulary.load(), beside=tmp_path)).key == "organization/acme"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((line("ACME", "a"), line("Acme", "b")), r":\d+: 'Acme' is joined to organization/b, but .*:\d+ joins it to"),
        ((line("organization/a", "b"), line("organization/b", "a")), "joined to itself in a circle"),
        (
            (line("organization/a", "b"), line("organization/b", "c"), line("organization/a", "c", same=False)),
            r":\d+: organization/a and organization/c are kept apart, but joined by .*:\d+, .*:\d+",
        ),
        (
            (line("Acme", "b"), line("ACME", "b", same=False)),
            "'ACME' and organization/b are kept apart, but joined by",
        ),
        ((line("ACME", "acme", same=False),), "kept apart, but joined by the knowledge files"),
    ],
)
def test_contradictions_are_found_through_others_too(tmp_path: Path, lines: tuple[Decision, ...], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        known(tmp_path, *lines)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=12))
def test_whatever_settles_keeps_apart_what_is_apart(pairs: list[tuple[int, int, bool]]) -> None:
    lines = [line(f"organization/o{a}", f"o{b}", same) for a, b, same in pairs if a != b]
    try:
        settled = decisions.settle(lines)
    except ConfigurationError:
        return
    for one in lines:
        ends = [settled.end(key)[0] for key in (one.subject, one.object)]
        assert (ends[0] == ends[1]) == one.same


def test_no_decisions_decide_nothing() -> None:
    assert Decisions().end("organization/a") == ("organization/a", ())
