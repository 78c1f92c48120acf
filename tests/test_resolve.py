from pathlib import Path

import pytest
import yaml

from kg import vocabulary
from kg.dataset import LetterFacts
from kg.errors import ConfigurationError
from kg.model import Letter, Source, Span, Stated
from kg.resolve import Identities, identities, letter_key, organization, person

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


def test_a_person_is_the_same_with_and_without_accents_and_honorific() -> None:
    assert person("José Núñez").key == person("Jose Nunez").key == person("Dr. José Núñez", "Dr.").key


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
    rows = "ACME\tskos:exactMatch\torganization:a\nAcme\tskos:exactMatch\torganization:b\n"
    (tmp_path / "decisions.sssom.tsv").write_text(header + rows)
    with pytest.raises(ConfigurationError, match="joined to both organization/a and organization/b"):
        identities(vocabulary.load(), tmp_path)
