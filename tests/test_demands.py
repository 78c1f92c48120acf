from dataclasses import replace

import pytest

from kg import vocabulary
from kg.model import Addressee, Block, BlockKind, BodyMention, Demand, Letter, Source, Span, Stated
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
        ("However, we strongly and solemnly urge you to wait.", ["we strongly and solemnly urge you to wait."]),
        ("We the undersigned call on all sides to stop.", ["We the undersigned call on all sides to stop."]),
        ("We mourn them and call on the government to act.", ["call on the government to act."]),
        ("Against hatred - we demand safe roads!", ["we demand safe roads!"]),
        (
            "We state that both bills, old and new, must be thrown out.",
            ["both bills, old and new, must be thrown out."],
        ),
        ("We reiterate our call for the release of all.", ["We reiterate our call for the release of all."]),
        ("If the government means it, it must begin.", ["If the government means it, it must begin."]),
        ("It is time to end the frost.", ["It is time to end the frost."]),
        ("WE URGE YOU TO ACT.", ["WE URGE YOU TO ACT."]),
        ("We ask that you: (1) plant trees; and (2) dig wells.", ["plant trees", "dig wells."]),
        ("We urge you to (a) plant trees, and (b) dig wells.", ["plant trees", "dig wells."]),
        ("Will you commit to clean water?", ["Will you commit to clean water?"]),
        ("In our view the government needs to act.", ["the government needs to act."]),
        ("To that end, we call on you to act.", ["we call on you to act."]),
        (
            "Nothing that could harm the lake should be permitted.",
            ["Nothing that could harm the lake should be permitted."],
        ),
        (
            "They left, and any plan to replace them should be resisted.",
            ["any plan to replace them should be resisted."],
        ),
        ("Given the frost, it is imperative to plant trees.", ["it is imperative to plant trees."]),
        ("In this letter, we advocate the planting of trees.", ["we advocate the planting of trees."]),
        ("We appeal to your conscience: open the gates.", ["open the gates."]),
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
        "The parliament passed a motion requesting the ministry to negotiate.",
        "Please let us know here.",
        "Gardens should be seen as a gift.",
        "The company promised that wages should be paid.",
        "According to the note, companies should bear the cost.",
        "It is important to note that it rained.",
        "A green culture should thus facilitate rain.",
        "Nobody should be surprised.",
        "Why should gardens grow?",
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


def test_a_long_subject_is_no_part_of_a_demand() -> None:
    subject = "We, the undersigned gardeners, growers and friends of the lake,"
    assert words(letter(("paragraph", f"{subject} urge you to act."))) == ["urge you to act."]


def test_who_speaks_in_the_first_words_may_ask_in_the_third_person() -> None:
    read = letter(
        ("paragraph", "The Lake Garden Network (LGN) condemns the flood."),
        ("paragraph", "LGN continues to call for her release. The Senate calls for calm."),
    )
    assert words(read) == ["LGN continues to call for her release."]


def test_a_company_is_an_actor_where_its_name_is_a_proper_noun() -> None:
    read = letter(("paragraph", "They work for Gardenia and others. Gardenia should end the contract."))
    assert words(read) == ["Gardenia should end the contract."]
    assert [actor.value for demand in demands(read) for actor in demand.to] == ["Gardenia"]
    assert [demand.to for demand in demands(letter(("paragraph", "Gardens should grow slowly.")))] == [()]


def test_paragraphs_with_a_marker_are_items_without_it() -> None:
    read = letter(
        ("paragraph", "We call on you forthwith to;"), ("paragraph", "a)Keep it"), ("paragraph", "b) Mend it")
    )
    assert words(read) == ["Keep it", "Mend it"]
    assert [demand.number for demand in demands(read)] == ["a", "b"]


def test_points_to_consider_are_no_demands() -> None:
    read = letter(("paragraph", "We urge you to consider the following points:"), ("item", "The lake is deep."))
    assert words(read) == ["We urge you to consider the following points:"]


def test_a_heading_that_speaks_asks_too() -> None:
    read = letter(("heading", "4. We urge the Senate to withdraw the bill."), ("heading", "Our demands:"))
    assert words(read) == ["We urge the Senate to withdraw the bill."]


def test_a_further_sentence_of_an_item_may_ask() -> None:
    read = letter(("paragraph", "We ask you to:"), ("item", "Build it. We call on the Senate to help."))
    assert words(read) == ["Build it. We call on the Senate to help.", "We call on the Senate to help."]


def test_a_translation_in_another_script_is_passed_over() -> None:
    read = letter(("paragraph", "We urge you to:"), ("paragraph", "我们要求"), ("paragraph", "Free them;"))
    assert words(read) == ["Free them;"]


def test_steps_that_the_letter_wants_lead_in_a_list_of_demands() -> None:
    read = letter(
        ("paragraph", "Jails are full. At a minimum, action steps include:"),
        ("item", "Ending evictions."),
        ("item", "Access to soap."),
    )
    assert words(read) == ["Ending evictions.", "Access to soap."]


def test_prose_after_items_with_printed_markers_is_no_item() -> None:
    read = letter(
        ("paragraph", "We request:"), ("paragraph", "1 - their release;"), ("paragraph", "As ever, it rains here.")
    )
    assert words(read) == ["their release;"]


def test_who_asks_in_the_title_may_ask_in_the_third_person() -> None:
    read = letter(("paragraph", "It rains."), ("paragraph", "LGN calls on the board to act."))
    asking = replace(read, title=Stated(span=Span(0, 1), value="LGN calls on the Senate", rule="test"))
    assert (words(read), words(asking)) == ([], ["LGN calls on the board to act."])


def test_names_under_what_is_asked_are_those_for_whom_it_is_asked() -> None:
    people: list[tuple[BlockKind, str]] = [("item", "Ann van der Roe"), ("item", "Bo Lee")]
    asked = letter(("paragraph", "We demand that you free those named here:"), *people)
    listed = letter(("paragraph", "We demand:"), ("item", "Fair Pay"), ("item", "Clean Water"))
    assert words(asked) == ["We demand that you free those named here:"]
    assert words(listed) == ["Fair Pay", "Clean Water"]


def test_what_a_quotation_of_several_sentences_asks_is_no_demand() -> None:
    quoted = 'The founder wrote: "Growers are patient. They must obey the law. It rains." So it is.'
    assert words(letter(("paragraph", quoted))) == []
    plain = letter(("paragraph", "Growers are patient. States must obey the law."))
    assert words(plain) == ["States must obey the law."]


def test_items_below_an_order_that_ends_in_by_are_demands() -> None:
    read = letter(
        ("paragraph", "We demand that the company change its ways:"),
        ("heading", "1. Give water to all growers by:"),
        ("item", "opening every gate;"),
        ("item", "mending the pumps."),
        ("heading", "Background"),
        ("item", "opening hours of the lake"),
    )
    assert words(read) == ["We demand that the company change its ways:", "opening every gate;", "mending the pumps."]


def test_reasons_named_before_the_ask_do_not_make_its_list_one_of_reasons() -> None:
    read = letter(("paragraph", "For these reasons, we call on you to:"), ("item", "Plant trees at the lake."))
    assert words(read) == ["Plant trees at the lake."]


def test_a_line_apart_ends_a_list_of_items_that_end_in_a_mark() -> None:
    read = letter(
        ("paragraph", "We ask you to do the following:"),
        ("paragraph", "To open the gates;"),
        ("paragraph", "To mend the pumps."),
        ("paragraph", "The Lake House"),
        ("paragraph", "Room 12"),
    )
    assert words(read) == ["To open the gates;", "To mend the pumps."]


def test_the_second_sentence_of_an_item_can_say_what_an_actor_must_do() -> None:
    read = letter(
        ("paragraph", "We urge you to:"),
        ("item", "Plant trees. The government must also mend the pumps."),
        ("item", "Wait for rain. Growers must wait for it."),
    )
    assert words(read)[1] == "The government must also mend the pumps."
    assert len(words(read)) == 3


def test_a_demand_that_begins_with_an_emphasised_word_keeps_the_mark_before_it() -> None:
    assert words(letter(("paragraph", "It is dry. _Ruritania_ should plant trees."))) == [
        "_Ruritania_ should plant trees."
    ]


def test_what_others_asked_leads_in_no_demands() -> None:
    told = letter(("paragraph", "In its review the panel told the state to:"), ("item", "Open the gates"))
    assert words(told) == []


def test_lines_that_end_in_semicolons_are_the_members_of_a_list() -> None:
    run = "We urge the Senate to:\nplant trees;\ndig wells; and\nopen the gates."
    assert words(letter(("paragraph", run))) == ["plant trees;", "dig wells; and", "open the gates."]


def test_a_label_before_an_item_that_asks_is_left_out() -> None:
    read = letter(
        ("paragraph", "We have three demands:"),
        ("item", "Clean water: We urge the Senate to mend the pumps."),
        ("item", "Shade: trees in every street."),
        ("item", "To the Government of France: open the gates."),
    )
    assert words(read) == [
        "We urge the Senate to mend the pumps.",
        "Shade: trees in every street.",
        "open the gates.",
    ]
    assert [[actor.value for actor in demand.to] for demand in demands(read)] == [["the Senate"], [], ["country/FR"]]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("We urge all growers who love rain to act.", ["all growers"]),
        ("We ask you, in the name of justice, to act.", ["you"]),
        ("We beg that you mend the pumps to save the lake.", ["you"]),
        ("We urge the growers of the valley to act.", ["the growers of the valley"]),
    ],
)
def test_who_must_act_is_named_without_a_clause(sentence: str, named: list[str]) -> None:
    (demand,) = demands(letter(("paragraph", sentence)))
    assert [actor.value for actor in demand.to] == named


@pytest.mark.parametrize(
    "lead", ["We call on you to immediately and publicly:", "We ask that you use your good offices to:", "We call for"]
)
def test_a_lead_in_that_asks_nothing_yet_only_leads_in(lead: str) -> None:
    assert words(letter(("paragraph", lead), ("item", "an end to the frost;"))) == ["an end to the frost;"]


def test_headings_in_a_row_below_a_lead_in_are_its_items() -> None:
    read = letter(
        ("paragraph", "We want:"),
        ("heading", "No frost in May"),
        ("heading", "Shade for all"),
        ("paragraph", "Thank you for your patience."),
        ("heading", "Background"),
        ("paragraph", "It was dry."),
    )
    assert words(read) == ["No frost in May", "Shade for all"]


def test_what_is_cried_out_is_asked() -> None:
    assert words(letter(("heading", "!!!STOP THE FELLING OF ALL THE TREES!!!!"))) == [
        "STOP THE FELLING OF ALL THE TREES!!!!"
    ]
    assert words(letter(("heading", "Stop the felling of all the trees"))) == []


def test_a_paragraph_quoted_as_the_reply_of_another_asks_nothing() -> None:
    reply = '"It rains. We will continue to encourage the growers to mend the pumps."'
    told = letter(("paragraph", "The response of your office was as follows:"), ("paragraph", reply))
    assert words(told) == []
    assert words(letter(("paragraph", "We wrote this."), ("paragraph", reply))) != []


def test_the_name_that_a_title_begins_with_may_ask_in_the_third_person() -> None:
    read = letter(("paragraph", "It rains."), ("paragraph", "LGN additionally calls on the board to act."))
    titled = replace(read, title=Stated(span=Span(0, 1), value="LGN sad about the frost", rule="test"))
    assert (words(read), words(titled)) == ([], ["LGN additionally calls on the board to act."])


@pytest.mark.parametrize(
    ("sentences", "asked"),
    [
        ("The Senate should plant trees. It should also dig wells.", 2),
        ("The Senate is late. It should dig wells.", 1),
        ("The lake is dry. It should be wet.", 0),
        ("We ask you to plant trees. Write about the lake.", 2),
        ("The lake is dry. Write about the lake.", 0),
        ("We urge you to plant trees. This must include willows.", 2),
        ("Trees were felled. This must include willows.", 0),
    ],
)
def test_some_sentences_ask_only_behind_one_that_asks_or_names_who_must_act(sentences: str, asked: int) -> None:
    assert len(words(letter(("paragraph", sentences)))) == asked


def test_two_asks_in_the_first_person_are_two_demands() -> None:
    first, second = "We hope that the Senate will plant trees", "we strongly encourage you to dig wells."
    assert words(letter(("paragraph", f"{first}, and {second}"))) == [first, second]
    assert words(letter(("paragraph", "We believe the Senate is late to act, and we urge you to dig wells."))) == [
        "we urge you to dig wells."
    ]


def test_a_paragraph_that_names_demands_leads_in_a_list() -> None:
    read = letter(
        ("paragraph", "We strike at dawn. Our five demands have not changed since May:"),
        ("item", "End the frost;"),
        ("item", "Water for all."),
    )
    assert words(read) == ["End the frost;", "Water for all."]
