import pytest

from kg import vocabulary
from kg.model import Addressee, Block, BlockKind, BodyMention, Demand, Letter, Source, Span
from kg.recognise.demands import find_demands


def letter(*blocks: tuple[BlockKind, str], addressed: str | None = None) -> Letter:
    text, made = "", []
    for kind, words in blocks:
        span = Span(len(text), len(text) + len(words))
        made.append(Block(span=span, kind=kind, content=span, marker="-" if kind == "item" else None))
        text += words + "\n"
    source = Source(id="x", path="x.txt", media_type="text/plain", sha256="0" * 64, text=text)
    to = (Addressee(span=Span(0, 1), kind="person", name=addressed, rule="test"),) if addressed else ()
    return Letter(source=source, blocks=tuple(made), addressees=to)


def demands(read: Letter, *bodies: BodyMention) -> list[Demand]:
    return list(find_demands(read, vocabulary.load(), bodies))


def words(read: Letter, *bodies: BodyMention) -> list[str]:
    return [read.source.at(demand.span) for demand in demands(read, *bodies)]


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("We urge Ruritania to free them.", ["We urge Ruritania to free them."]),
        ("As the roads are closed and winter is near, we ask you to act.", ["we ask you to act."]),
        ("For these reasons, we call on you to act.", ["For these reasons, we call on you to act."]),
        ("States should ratify it. It rains.", ["States should ratify it."]),
        ("It is essential that the government publish it.", ["It is essential that the government publish it."]),
        (
            "We ask you to look; and to request the army to leave.",
            ["We ask you to look; and to request the army to leave.", "to request the army to leave."],
        ),
    ],
)
def test_a_sentence_that_asks(sentence: str, asked: list[str]) -> None:
    assert words(letter(("paragraph", sentence))) == asked


@pytest.mark.parametrize(
    "sentence",
    [
        "The commission urged the Council to refer the matter.",
        "It recommended that the government change the law.",
        "We welcome the decision to release them.",
        "Activities that should not be crimes are punished.",
        "Other groups wrote to you in May, urging you to sign.",
    ],
)
def test_what_others_ask_or_nobody_asks_is_no_demand(sentence: str) -> None:
    assert words(letter(("paragraph", sentence))) == []


def test_a_bare_lead_in_is_no_demand_but_its_items_are() -> None:
    read = letter(
        ("paragraph", "We urge France to:"), ("item", "Open it;"), ("item", "Close it."), ("paragraph", "Thanks.")
    )
    assert words(read) == ["Open it;", "Close it."]
    assert [actor.value for demand in demands(read) for actor in demand.to] == ["country/FR", "country/FR"]


def test_a_lead_in_that_asks_for_something_is_a_demand_too() -> None:
    read = letter(("paragraph", "We urge you to change the law, including:"), ("item", "Article one;"))
    assert words(read) == ["We urge you to change the law, including:", "Article one;"]


def test_an_item_broken_by_a_page_goes_on() -> None:
    read = letter(
        ("paragraph", "We urge you to:"),
        ("item", "End the “pure"),
        ("paragraph", "line” policy;"),
        ("item", "Free them."),
    )
    assert words(read) == ["End the “pure", "Free them."]


def test_recommendations_to_someone_else_make_the_addressee_a_go_between() -> None:
    read = letter(
        ("paragraph", "We urge you to include these recommendations to France in the resolution:"),
        ("item", "Close the camps."),
        addressed="The Council",
    )
    item = demands(read)[-1]
    assert [actor.value for actor in item.to] == ["country/FR"]
    assert [between.value for between in item.via] == ["The Council"]


def test_a_body_that_the_letter_names_must_act() -> None:
    read = letter(("paragraph", "We urge the Security Council to meet."))
    at = read.source.text.index("Security Council")
    body = BodyMention(
        span=Span(at, at + 16),
        rule="form",
        name="UN Security Council",
        kind="charter_body",
        key="body/un-security-council",
    )
    (demand,) = demands(read, body)
    assert [actor.value for actor in demand.to] == ["body/un-security-council"]
    assert [read.source.at(actor.span) for actor in demand.to] == ["Security Council"]
