"""What is a letter, and what is none; all invented."""

import pytest

from kg import rules, vocabulary
from kg.errors import ReadError
from kg.model import Letter, Source
from kg.parse import parse


def read(text: str) -> Letter:
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=text)
    return parse(source, vocabulary.load())[0]


@pytest.mark.parametrize(
    "text",
    [
        "# Statement on the camp\n\nFour hundred families were evicted by force. Police burned their homes.\n\n"
        "Signed for the coalition by Ann Example of Lake Watch and Bob Sample of Harbour Aid.\n",
        "HARBOUR WOMEN CONDEMN THE KILLING OF EVA MODEL\n\n12 April 2017\n\nThe killing of Eva Model is a crime. "
        "She was shot in front of her house.\n\nIssued by: Harbour Women's Forum\n",
        "# Free Dora Pattern\n\nDora Pattern has been in prison for a post about bread. Her trial was unfair.\n\n"
        "This statement is endorsed by Lake Watch, Harbour Aid and the Writers' Circle.\n",
        "# On the closing of Radio Hill\n\nLake Watch is appalled by the closing of Radio Hill.\n\n"
        "Lake Watch asks the Minister to return the equipment and to stop threats to its staff.\n",
        "We, the undersigned, are deeply concerned by the shutdown of the internet in Freedonia.\n\n"
        "Therefore we ask the operators to publish the orders they got.\n",
        "As an act of solidarity the following resolutions were passed:\n\n"
        "- The State must protect the right to water.\n- The dam has to be stopped.\n",
    ],
)
def test_statements_without_a_salutation_are_letters(text: str) -> None:
    assert read(text).blocks


@pytest.mark.parametrize(
    "text",
    [
        "Pancakes\n\nMix flour with eggs.\n\nFlour\nEggs\nMilk\n",
        "def main():\n    return 1\n",
        "We urge the Council to act.",
        "Statement\n\nThe sky is blue.\n",
        "# Newsletter of May\n\nDear friends,\n\nWe had a fine month, and we call on you to swim.\n\nYours,\n\nAnn\n",
        "# Privacy policy\n\nWe keep your name. We ask for your consent. Our staff is small.\n",
        "# Lakes of the north\n\nWe walked for a week. Our boots were wet. The police say that we, who know "
        "injustice, were lucky, and our guide spoke of freedom of movement.\n",
        "# The council meets\n\nThe mayor called on the police to act. Groups demanded an inquiry, he said.\n",
        "# Installing the tool\n\n| Name | Licence |\n|---|---|\n| Lake Watch | MIT |\n| Harbour Aid | MIT |\n\n"
        "We use it. Our tests pass. We like it.\n",
        "# Minutes of the meeting of 4 May\n\nAnn Example called on the board to act. We agreed. We ask all to pay.\n",
    ],
)
def test_other_texts_are_no_letters(text: str) -> None:
    with pytest.raises(ReadError, match="no letter") as raised:
        read(text)
    assert raised.value.code == "not-a-letter"


def test_the_organisation_of_the_title_of_a_page_makes_the_statement() -> None:
    title = 'title: "Statement of the Movement of Lake Women in Exile Regarding the Dam"'
    said = (
        "The dam was closed in May.\n\nWe learn with sorrow that the village has no water, and are deeply concerned.\n"
    )
    found = read(f"---\n{title}\n---\n{said}")
    assert [who.name for who in found.signatories] == ["Movement of Lake Women in Exile"]


def test_no_sign_is_enough_by_itself() -> None:
    known = rules.load("letter")
    heaviest = max(*known.values["weights"].values(), *(rule.values["weight"] for rule in known))
    assert heaviest < known.values["enough"]
