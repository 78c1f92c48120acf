from pathlib import Path

import pytest

from kg.build import build
from kg.explain import explain
from kg.query.store import open_store
from tests.test_minting import LETTER

NO = "olr:organization/quay-watch\t\tskos:exactMatch\tNot\tolr:organization/quay-watchers\tboth sign one letter"
YES = "\tQuay Watch of the Harbour\tskos:exactMatch\t\tolr:organization/quay-watch\tasked them"
GONE = "quay-warden\torganization\tQuay Warden\tletter/x\twithdrawn\t\tasked us to\n"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    for name, day, names in (
        ("one", 4, ("Quay Watch, Kenya", "Quay Watchers", "Amnesty International Mongolia")),
        ("two", 5, ("Quay Watch of the Harbour", "Quai Watch, Kenya")),
    ):
        text = LETTER.format(harbour=name, day=day, names="\n".join(names))
        (folder / f"{name}.txt").write_text(text)
    columns = "subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tcomment"
    (folder / "decisions.sssom.tsv").write_text("\n".join((columns, NO, YES, "")))
    head = "slug\tkind\tnames\tfirst_seen\tstatus\treplaced_by\tnote\n"
    (folder / "identifiers.tsv").write_text(head + GONE)
    assert build([folder], folder.parent / "release").released
    return folder.parent / "release"


def explained(release: Path, name: str) -> str:
    return "\n".join(explain(open_store(release), name))


def test_every_printed_form_has_its_letter_and_the_rule_or_decision_that_joined_it(release: Path) -> None:
    said = explained(release, "organization/quay-watch")
    assert "signed 2020-05-04 Open letter on the one as 'Quay Watch, Kenya'" in said
    assert "signed 2020-05-05 Open letter on the two as 'Quay Watch of the Harbour'" in said
    assert "one because: folded name 'quay watch'" in said
    assert "one because: decision of a reviewer on 'Quay Watch of the Harbour': asked them" in said


def test_look_alikes_are_kept_apart_with_the_reason_or_wait_for_a_judgement(release: Path) -> None:
    said = explained(release, "organization/quay-watch")
    assert "kept apart from 'Quay Watchers'" in said
    assert "both sign one letter" in said
    assert "looks like 'Quai Watch'" in said
    assert "nobody has judged it" in said


def test_an_identifier_that_is_no_longer_used_says_so(release: Path) -> None:
    assert "this identifier is withdrawn: asked us to" in explained(release, "organization/quay-warden")


def test_parts_roles_and_those_who_are_signed_for_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, day, names in (
        ("one", 4, ("Ada Example, Director", "Ben Example, Writer", "Amnesty International Mongolia")),
        ("two", 5, ("Ada Example on behalf of Quay Keepers Association", "Ben Example, Writer")),
    ):
        (folder / f"{name}.txt").write_text(LETTER.format(harbour=name, day=day, names="\n".join(names)))
    assert build([folder], tmp_path / "release").released
    person = explained(tmp_path / "release", "person/ada-example")
    assert "as 'Ada Example, Director' in the role of 'Director'" in person
    assert "in the role of 'on behalf of Quay Keepers Association'" in person
    association = explained(tmp_path / "release", "organization/quay-keepers-association")
    assert "was signed for in 2020-05-05" in association
    whole = explained(tmp_path / "release", "Amnesty International")
    assert "has the part 'Amnesty International Mongolia'" in whole
    assert "is elsewhere <http://www.wikidata.org/entity/Q42970>" in whole
    assert "looks like" not in whole


def test_a_national_section_is_part_of_the_whole_in_the_graph(release: Path) -> None:
    triples = (release / "open-letters.nt").read_text()
    base, part_of = "https://w3id.org/open-letters/organization/", "http://www.w3.org/ns/org#subOrganizationOf"
    assert f"<{base}amnesty-international-mongolia> <{part_of}> <{base}amnesty-international> ." in triples
    assert f"<{base}amnesty-international> <http://www.w3.org/2004/02/skos/core#prefLabel>" in triples
