from itertools import pairwise
from pathlib import Path

import pytest

from kg import readers, vocabulary
from kg.model import Block, DocumentMention, Footnote, Letter, Source, Span
from kg.parse import parse
from kg.recognise.bodies import find_bodies
from kg.recognise.documents import find_documents

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
MAIN, DETAILED, RAPPORTEUR, SECRETARY = "un/A/HRC/25/63", "un/A/HRC/25/CRP.1", "un/A/70/362", "un/A/70/393"


def letter(*paragraphs: str, notes: tuple[str, ...] = ()) -> Letter:
    text, blocks, footnotes = "", [], []
    for number, line in enumerate((*paragraphs, *notes)):
        span = Span(len(text), len(text) + len(line))
        if number >= len(paragraphs):
            footnotes.append(Footnote(span=span, label=str(number - len(paragraphs) + 1)))
        blocks.append(Block(span=span, kind="footnote" if number >= len(paragraphs) else "paragraph", content=span))
        text += line + "\n"
    source = Source(id="x", path="x.txt", media_type="text/plain", sha256="0" * 64, text=text)
    return Letter(source=source, blocks=tuple(blocks), footnotes=tuple(footnotes))


def documents(read: Letter) -> tuple[DocumentMention, ...]:
    known = vocabulary.load()
    return find_documents(read, known, find_bodies(read, known))[0]


def cited(*paragraphs: str, notes: tuple[str, ...] = ()) -> list[tuple[str, str | None]]:
    read = letter(*paragraphs, notes=notes)
    return [(read.source.at(mention.span), mention.key) for mention in documents(read)]


@pytest.fixture(scope="module")
def noted() -> list[tuple[DocumentMention, str]]:
    (path,) = [path for path in SEEDS if path.name.startswith("002")]
    read, _ = parse(readers.read(path), vocabulary.load())
    return [(mention, read.source.at(mention.span)) for mention in documents(read) if mention.footnote]


def test_the_notes_of_a_letter_cite_what_they_mean(noted: list[tuple[DocumentMention, str]]) -> None:
    assert [(m.footnote, words, m.key, m.paragraphs, m.via) for m, words in noted] == [
        ("1", "A/HRC/25/CRP.1", DETAILED, "1211-1217", "symbol"),
        ("1", "A/HRC/25/63", MAIN, "76", "symbol"),
        ("2", "Commission of Inquiry report", DETAILED, "1208", "short_form"),
        ("3", "Commission of Inquiry main findings", MAIN, "94(a)", "short_form"),
        ("4", "A/70/362", RAPPORTEUR, "summary", "symbol"),
        ("5", "A/70/393", SECRETARY, "67", "symbol"),
        ("6", "UN Special Rapporteur report", RAPPORTEUR, "78", "short_form"),
        ("7", "Ibid.", RAPPORTEUR, "78", "ibid"),
        ("8", "Ibid", RAPPORTEUR, "74-76", "ibid"),
    ]


def test_the_notes_declare_short_forms(noted: list[tuple[DocumentMention, str]]) -> None:
    declared = {mention.key: mention.short_form for mention, _ in noted if mention.short_form}
    assert declared == {DETAILED: "Commission of Inquiry report", MAIN: "Commission of Inquiry main findings"}


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("Security Council resolutions 1718 (2006), 1874 (2009) and 2087 (2013)",
         ["S/RES/1718 (2006)", "S/RES/1874 (2009)", "S/RES/2087 (2013)"]),
        ("UN General Assembly resolution 77/226", ["A/RES/77/226"]),
        ("General Assembly resolution 217 A (III)", ["A/RES/217 A (III)"]),
        ("Council resolution 34/24", ["A/HRC/RES/34/24"]),
        ("Council resolution 1325 (2000)", ["S/RES/1325 (2000)"]),
        ("HRC res 20/8, June 2012", ["A/HRC/RES/20/8"]),
        ("Commission resolution 2003/10", ["E/CN.4/RES/2003/10"]),
        ("UNSCR 1325", ["S/RES/1325"]),
        ("resolution 1718 (2006)", ["S/RES/1718 (2006)"]),
        ("resolution 47/16, which the Human Rights Council adopted", ["A/HRC/RES/47/16"]),
        ("Opinion No. 54/2015 of the Working Group on Arbitrary Detention", ["A/HRC/WGAD/2015/54"]),
        ("ILO Conventions Nos. 87 and 98", ["ILO C087", "ILO C098"]),
        ("as ILO 169 says", ["ILO C169"]),
        ("the Indigenous and Tribal Peoples Convention, 1989 (ILO 169)", ["ILO C169"]),
        ("the Minimum Age Convention(No. 138)", ["ILO C138"]),
        ("the Forced Labor Convention, 1930 (No. 29)", ["ILO C029"]),
    ],
)  # fmt: skip
def test_numbers_in_prose_have_symbols(words: str, symbols: list[str]) -> None:
    found = documents(letter(f"Remember {words}."))
    assert [mention.symbol for mention in found if mention.symbol] == symbols


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("the Torture Convention", "treaty/cat"),
        ("the International Covenant on Economic, Social, and Cultural Rights", "treaty/icescr"),
        ("the UN Convention on the Rights of the Child (CRC)", "treaty/crc"),
        ("the United Nations Charter", "treaty/un-charter"),
        ("the Optional Protocol to the Convention against Torture", "treaty/opcat"),
        ("the Universal Declaration of Human Rights", "un/A/RES/217_A_(III)"),
        ("the Mandela Rules", "instrument/mandela-rules"),
    ],
)
def test_treaties_and_declarations_by_name(words: str, key: str) -> None:
    ((printed, found),) = cited(f"Respect {words} now.")
    assert found == key
    assert printed in words


@pytest.mark.parametrize(
    "words",
    [
        "The CEDAW Committee and the Committee on the Rights of the Child spoke.",
        "The commission\u2019s findings and recommendations stand.",
        "They report to the police and reached a resolution of the dispute.",
        "The Inter-Arcadian Convention against Torture is another one\u2019s.",
        "AMR 37/6674/2017 and 24/7 and/or A/B/C",
    ],
)
def test_what_cites_no_document_of_the_authority(words: str) -> None:
    assert [key for _, key in cited(words) if key] == []


def test_a_pronoun_leans_on_the_treaty_before_it() -> None:
    mentions = documents(letter("Ratify the Convention against Torture and its Protocol, and rest."))
    assert [(m.key, m.via) for m in mentions] == [("treaty/cat", "name"), ("treaty/opcat", "pronoun")]
    assert mentions[1].antecedent == mentions[0].span


def test_several_protocols_are_candidates() -> None:
    (mention,) = documents(
        letter("Ratify the two Protocols to the International Covenant on Civil and Political Rights.")
    )
    assert (mention.key, mention.candidates) == (None, ("treaty/iccpr-op1", "treaty/iccpr-op2"))


def test_a_bodys_report_is_its_principal_report() -> None:
    found = documents(
        letter("North Korea read the 2014 UN Commission of Inquiry report.", "North Korea fears the COI report.")
    )
    assert [(mention.key, mention.via) for mention in found] == [(MAIN, "body"), (MAIN, "body")]


def test_a_description_has_candidates_a_finding_and_no_symbol() -> None:
    known, read = vocabulary.load(), letter("Last year's UN General Assembly resolution on the DPRK passed.")
    (mention,), (finding,) = find_documents(read, known, find_bodies(read, known))
    assert (mention.key, mention.symbol, mention.via) == (None, None, "description")
    assert mention.candidates == ("un/A/RES/69/188", "un/A/RES/74/166")
    assert (finding.code, finding.severity, finding.span) == ("unresolved-citation", "info", mention.span)


def test_a_number_of_two_series_waits_for_the_rest_of_the_letter() -> None:
    alone = documents(letter("We recall resolution 60/251."))
    assert alone[0].candidates == ("un/A/HRC/RES/60/251", "un/A/RES/60/251")
    told = cited("We recall resolution 60/251.", "General Assembly resolution 60/251 founded it.")
    assert [key for _, key in told] == ["un/A/RES/60/251"] * 2


def test_words_before_a_symbol_are_its_title() -> None:
    (mention,) = documents(letter("See the report of the Special Rapporteur on torture (A/HRC/99/17)."))
    assert mention.title == "report of the Special Rapporteur on torture"


@pytest.mark.parametrize(
    ("words", "pinpoint"),
    [
        ("A/70/362, paras 74-76.", "74-76"),
        ("A/70/362 (8 September 2015), summary.", "summary"),
        ("A/70/362, ¶ 12", "12"),
        ("A/70/362, annex II", "annex II"),
        ("under article 9(5) of the ICCPR", "article 9(5)"),
        ("paragraph 5 of resolution 1718 (2006)", "5"),
        ("A/70/362 and nothing more", None),
    ],
)
def test_pinpoints(words: str, pinpoint: str | None) -> None:
    (mention,) = documents(letter(words))
    assert mention.paragraphs == pinpoint


@pytest.mark.parametrize(
    ("words", "un"),
    [("the Istanbul Convention", False), ("the African Charter", False), ("the Istanbul Protocol", True)],
)
def test_what_a_regional_organisation_adopted_is_none_of_the_united_nations(words: str, un: bool) -> None:
    (mention,) = documents(letter(f"We recall {words}."))
    assert (mention.un, mention.key is not None) == (un, True)


def test_the_article_of_the_next_treaty_is_not_a_place_in_this_one() -> None:
    first, second = documents(letter("Read the Mandela Rules, article 7 of the ICCPR and more."))
    assert (first.paragraphs, second.paragraphs) == (None, "article 7")


def test_ibid_after_a_note_without_a_document_stays_unresolved() -> None:
    (mention,) = documents(letter("Words.", notes=("Interview in May.", "Ibid., p. 4")))
    assert (mention.key, mention.via, mention.paragraphs) == (None, "ibid", "p. 4")


def test_supra_needs_one_document_in_the_note() -> None:
    notes = ("A/70/362.", "A/70/362 and A/70/393.", "Report, supra note 1, para. 3.", "Report, supra note 2.")
    found = documents(letter("Words.", notes=notes))
    assert [(m.key, m.paragraphs) for m in found if m.footnote in ("3", "4")] == [(RAPPORTEUR, "3"), (None, None)]


def test_a_short_form_declared_for_two_documents_is_nobodys() -> None:
    found = cited("Words.", notes=("A/70/362 (Garden report).", "A/70/393 (Garden report).", "Garden report, para. 3."))
    assert [words for words, _ in found] == ["A/70/362", "A/70/393"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ('It adopted the "Arcadian law on rejecting weeds" today.', "law"),
        ("The Prevention of Weeds Act of 1990 applies.", "law"),
        ("The Gardenville Declaration for Peace and Unity holds.", "declaration"),
        ("We told him in an April 9, 2018 letter.", "letter"),
        ("The gardeners released a report on weeds.", "report"),
        ("The GPA resolution is old.", "resolution"),
    ],
)
def test_documents_that_are_none_of_the_united_nations(words: str, kind: str) -> None:
    (mention,) = documents(letter(words))
    assert (mention.un, mention.type, mention.key) == (False, kind, None)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_mentions_of_a_letter_are_apart_and_every_doubt_is_a_finding(path: Path) -> None:
    known = vocabulary.load()
    read, _ = parse(readers.read(path), known)
    found, findings = find_documents(read, known, find_bodies(read, known))
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert [finding.span for finding in findings] == [m.span for m in found if m.un and m.key is None]


def test_a_name_with_its_year_inside_is_the_treaty() -> None:
    assert cited("Since the Convention of 1951 concerning the status of refugees, much has changed.") == [
        ("Convention of 1951 concerning the status of refugees", "treaty/refugee")
    ]


def test_the_un_declaration_is_the_only_one_that_the_letter_names() -> None:
    named = "We welcome the UN Declaration on the Rights of Indigenous Peoples."
    bare = "Governments must implement the UN Declaration."
    assert cited(bare) == []
    (_, key), (short, same) = cited(named, bare)
    assert key is not None
    assert (short, same) == ("UN Declaration", key)


def test_an_acronym_before_a_general_comment_is_that_of_the_committee() -> None:
    assert [words for words, _ in cited("CEDAW General Recommendation No. 35 says so.")] == [
        "CEDAW General Recommendation No. 35"
    ]


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("RESOLUTIONS ADOPTED BY THE HUMAN RIGHTS COUNCIL, 20/8", "A/HRC/RES/20/8"),
        ('General Assembly Resolutions "On lakes" A / Res / 68/262 say so.', "A/RES/68/262"),
        ("By S / RES / 1325 (2000) it is so.", "S/RES/1325 (2000)"),
    ],
)
def test_symbols_printed_otherwise(text: str, symbol: str) -> None:
    assert [mention.symbol for mention in documents(letter(text))] == [symbol]
