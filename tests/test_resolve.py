import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import dataset, vocabulary
from kg.build import build, understand
from kg.dataset import LetterFacts
from kg.errors import ConfigurationError
from kg.identity.names import Identities, identities, organization, person
from kg.identity.resolve import letter_key, signer
from kg.model import Letter, Signatory, Source, Span, Stated
from kg.query.store import base_of, open_store
from kg.terms import prefixes
from tests.test_minting import LETTER

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="module")
def known() -> Identities:
    return identities(vocabulary.load())


def clusters() -> dict[str, tuple[list[str], str | None]]:
    """The printed forms and the country of each organisation of the gold."""
    content = yaml.safe_load((GOLD / "organizations.yaml").read_text(encoding="utf-8"))
    return {
        o["id"]: ([form["form"] for form in o["forms"]], next(iter(o["countries"]), None))
        for o in content["organizations"]
    }


@pytest.mark.parametrize(("forms", "country"), [pytest.param(*value, id=key) for key, value in clusters().items()])
def test_every_printed_form_of_an_organisation_has_one_key(
    forms: list[str], country: str | None, known: Identities
) -> None:
    assert len({organization(form, known, country).key for form in forms}) == 1


def test_no_two_organisations_share_a_key(known: Identities) -> None:
    keys = {cluster: organization(forms[0], known, country).key for cluster, (forms, country) in clusters().items()}
    assert len(set(keys.values())) == len(keys)


def test_look_alikes_stay_apart(known: Identities) -> None:
    content = yaml.safe_load((GOLD / "organizations.yaml").read_text(encoding="utf-8"))
    forms = clusters()
    pairs = [(pair["a"], pair["b"]) for pair in content["must_not_merge"]]
    assert len(pairs) > 40
    for one, other in pairs:
        assert organization(forms[one][0][0], known).key != organization(forms[other][0][0], known).key


def test_an_entity_says_why_it_is_this_one(known: Identities) -> None:
    assert organization("A Name Nobody Has Seen", known).reasons == ("folded name 'a name nobody has seen'",)


def test_a_person_is_the_same_with_and_without_accents_and_honorific(known: Identities) -> None:
    assert (
        len(
            {
                person("José Núñez", known).key,
                person("Jose Nunez", known).key,
                person("Dr. José Núñez", known, "Dr.").key,
            }
        )
        == 1
    )


def letter(title: str | None, date: str | None) -> Letter:
    source = Source(id="x", path="x.txt", media_type="text/plain", sha256="0123456789abcdef", text="x" * 10)
    here = Span(0, 1)
    return Letter(
        source=source,
        blocks=(),
        title=Stated(span=here, value=title, rule="t") if title else None,
        date=Stated(span=here, value=date, rule="d") if date else None,
    )


@pytest.mark.parametrize(
    ("title", "date", "key"),
    [
        ("Joint Letter", "2015-10-29", "letter/2015-10-29-joint-letter"),
        ("Joint Letter", None, "letter/undated-joint-letter-01234567"),
        (None, "2015-10-29", "letter/2015-10-29-untitled-01234567"),
    ],
)
def test_the_key_of_a_letter(title: str | None, date: str | None, key: str) -> None:
    assert letter_key(letter(title, date), LetterFacts()) == key


def test_a_given_id_replaces_the_key() -> None:
    assert letter_key(letter("Joint Letter", None), LetterFacts(id="Our First")) == "letter/our-first"


def test_a_form_joined_to_two_organisations_is_refused(tmp_path: Path) -> None:
    header = "subject_label\tpredicate_id\tobject_id\n"
    rows = "ACME\tskos:exactMatch\tolr:organization/a\nAcme\tskos:exactMatch\tolr:organization/b\n"
    (tmp_path / "decisions.sssom.tsv").write_text(header + rows)
    with pytest.raises(ConfigurationError, match=r"joined to organization/b, but .*:2 joins it to organization/a"):
        identities(vocabulary.load(), tmp_path)


# --- the same identity for any order, any split and any number of processes


MENTIONS = st.tuples(
    st.sampled_from(["organization", "person"]),
    st.one_of(
        st.sampled_from(["Jubilee Campaign", "NKnet", "The A.B.C. Society", "abc society", "José Núñez", "Jose Nunez"]),
        st.text(min_size=1, max_size=20),
    ),
    st.sampled_from([None, "US", "GB", "KR"]),
)


def keys_of(mentions: list[tuple[str, str, str | None]]) -> list[str]:
    """The keys of mentions, from knowledge that is read anew: what one process would do with its share."""
    own = identities(vocabulary.load())
    return [
        organization(name, own, country).key if kind == "organization" else person(name, own).key
        for kind, name, country in mentions
    ]


@settings(max_examples=30)
@given(st.lists(MENTIONS, min_size=1, max_size=8), st.randoms(use_true_random=False), st.integers(0, 8))
def test_neither_order_nor_split_changes_a_key(
    mentions: list[tuple[str, str, str | None]], chance: random.Random, cut: int
) -> None:
    whole = dict(zip(mentions, keys_of(mentions), strict=True))
    shuffled = mentions[:]
    chance.shuffle(shuffled)
    parts = shuffled[:cut], shuffled[cut:]
    assert {m: key for part in parts for m, key in zip(part, keys_of(part), strict=True)} == whole


def entities_of(path: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every entity that a letter names: signers, addressees, bodies, documents, agents."""
    resolved = understand(path, identities(vocabulary.load()), dataset.Dataset())
    found = (*resolved.signers, *resolved.addressees, *resolved.copied, *resolved.documents, *resolved.bodies)
    return [(e.key, e.kind, e.reasons) for e in (*found, *resolved.agents.values()) if e]


def test_processes_with_other_hash_seeds_give_the_letters_the_same_entities(checkout: Path) -> None:
    paths = sorted((checkout / "seeds").glob("*.txt"))
    here = [entities_of(path) for path in paths]
    program = (
        "import json, sys; from pathlib import Path; from tests.test_resolve import entities_of\n"
        "json.dump([entities_of(Path(path)) for path in sys.argv[1:]], sys.stdout)"
    )
    for seed, share in (("1", paths[3:]), ("2", paths[2::-1])):
        there = subprocess.run(
            [sys.executable, "-c", program, *map(str, share)],
            cwd=checkout, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        )  # fmt: skip
        expected = [here[paths.index(path)] for path in share]
        assert json.loads(there.stdout) == json.loads(json.dumps(expected))


LISTS = (
    ("Quay Watch, Kenya", "Amnesty International Mongolia", "Ada Example, Director"),
    ("QUAY WATCH", "Quay Watchers", "Transparency International, Kenya", "Ada Éxample on behalf of Quay Keepers Union"),
    ("The Quay-Watch (QW)", "Quay Watch of the Harbour", "Quay Keepers Union", "Reporters sans frontières, France"),
    ("Quai Watch, Kenya", "RSF", "The Quay Keepers' Union", "Amnesty International, USA"),
    ("Quay Warden", "Lawyers Committee for Human Rights", "Human Rights First", "Transparency International Kenya"),
)
TABLES = {
    "decisions.sssom.tsv": "subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\n"
    "\tQuay Watch of the Harbour\tskos:exactMatch\t\tolr:organization/quay-watch\n"
    "olr:organization/quay-watch\t\tskos:exactMatch\tNot\tolr:organization/quay-watchers\n",
    "identifiers.tsv": "slug\tkind\tnames\tfirst_seen\tstatus\treplaced_by\tnote\n"
    "keepers-of-the-quay\torganization\tQuay Keepers Union\t\tcurrent\t\t\n"
    "wardens\torganization\tQuay Wardens\t\treplaced\tquay-warden\t\n"
    "quay-warden\torganization\tQuay Warden | Quay Wardens\t\tcurrent\t\t\n",
}
IDENTITY = ("ol:signatory", "ol:onBehalfOf", "ol:identityReason", "org:subOrganizationOf", "dcterms:isReplacedBy")


def identity_of(folder: Path, numbers: Sequence[int], jobs: int) -> set[str]:
    """What a release of some of the letters says of who is who; the files have names in the order of the numbers."""
    folder.mkdir(parents=True)
    for at, number in enumerate(numbers):
        text = LETTER.format(harbour=f"quay {number}", day=number + 1, names="\n".join(LISTS[number]))
        (folder / f"{at}.txt").write_text(text)
    for name, text in TABLES.items():
        (folder / name).write_text(text)
    assert build([folder], folder / "release", jobs=jobs).released
    store = open_store(folder / "release")
    known = prefixes(base_of(store))
    wanted = {f"<{expanded}>" for name in IDENTITY for expanded in [known[name.partition(":")[0]] + name.split(":")[1]]}
    return {str(quad.triple) for quad in store if str(quad.predicate) in wanted}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return identity_of(tmp_path_factory.mktemp("corpus") / "whole", range(len(LISTS)), 1)


@settings(max_examples=4, deadline=None)
@given(
    st.permutations(range(len(LISTS))),
    st.lists(st.integers(0, 2), min_size=len(LISTS), max_size=len(LISTS)),
    st.integers(1, 3),
)
def test_a_corpus_has_the_same_signers_in_any_order_any_split_and_any_number_of_processes(
    whole: set[str], tmp_path_factory: pytest.TempPathFactory, order: list[int], split: list[int], jobs: int
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    assert len(whole) > 40
    assert identity_of(folder / "again", order, jobs) == whole
    parts = [[number for number in order if split[number] == part] for part in range(3)]
    found = [identity_of(folder / f"part{at}", part, jobs) for at, part in enumerate(parts) if part]
    assert set[str]().union(*found) == whole


# --- parts, former names, and those who sign for others


def test_a_national_section_is_another_organisation_and_a_part_of_the_whole(known: Identities) -> None:
    whole = organization("Amnesty International", known)
    for name in (
        "Amnesty International Kenya",
        "Amnesty International Mongolia",
        "Amnesty International Côte d’Ivoire",
    ):
        section = organization(name, known)
        assert section.key != whole.key
        curated = known.vocabulary.entries.get(section.key)
        assert section.part_of == whole.key or (curated and whole.key in curated.properties["org:subOrganizationOf"])
    for name in ("Internet Society Kenya Chapter", "Internet Society UK England Chapter", "Internet Society, Peru"):
        assert organization(name, known).part_of == "organization/internet-society"
    assert organization("Internet Society Book Chapter", known).part_of is None
    assert organization("Amnesty International Book Club", known).part_of is None
    assert organization("Human Rights Watch Kenya", known).part_of is None


def test_a_country_beside_the_name_of_the_whole_means_its_section(known: Identities) -> None:
    assert organization("Amnesty International", known, "US").key == "organization/amnesty-international-usa"
    section = organization("Transparency International", known, "KE")
    assert section.key == organization("Transparency International Kenya", known).key
    assert section.part_of == "organization/transparency-international"
    assert organization("Reporters Without Borders", known, "FR").key == organization("RSF", known).key
    assert organization("Human Rights Watch", known, "KE").key == "organization/human-rights-watch"


def test_a_section_that_a_decision_joins_to_the_whole_is_no_part_of_itself(tmp_path: Path) -> None:
    (tmp_path / "decisions.sssom.tsv").write_text(
        "subject_id\tsubject_label\tpredicate_id\tobject_id\n"
        "olr:organization/amnesty-international-fiji\t\tskos:exactMatch\tolr:organization/amnesty-international\n"
    )
    entity = organization("Amnesty International Fiji", identities(vocabulary.load(), tmp_path))
    assert (entity.key, entity.part_of) == ("organization/amnesty-international", None)


def test_a_former_name_leads_to_the_organisation(known: Identities) -> None:
    former = organization("Lawyers Committee for Human Rights", known)
    assert former.key == organization("Human Rights First", known).key
    assert "curated form" in former.reasons[0]


def test_one_name_beside_two_countries_in_one_list_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    names = "Quay Watch, Kenya\nQuay Watch, Peru\nReef Watch\nReef Watch\nHarbour Union"
    path.write_text(LETTER.format(harbour="harbour", day=1, names=names))
    resolved = understand(path, identities(vocabulary.load()), dataset.Dataset())
    (finding,) = (finding for finding in resolved.findings if finding.code == "listed-twice")
    assert resolved.letter.source.at(finding.span or Span(0, 0)) == "Quay Watch, Peru"
    assert "'Quay Watch' (Kenya) and 'Quay Watch' (Peru) are read as one" in finding.message


def test_who_signs_for_an_organisation_stays_a_person_and_the_role_stays_with_the_signature(known: Identities) -> None:
    span = Span(0, 1)
    before = Signatory(span=span, kind="person", name="Ada Example", rule="r", role="Director", on_behalf_of="ACME")
    after = Signatory(span=span, kind="person", name="Ada Example", rule="r", role="Former Director")
    assert signer(before, known) == signer(after, known)
    assert signer(before, known).key == "person/ada-example"
    assert organization("ACME", known).key == "organization/acme"
