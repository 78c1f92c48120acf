"""Letters of many forms, all invented: the head, who is written to, and who signs."""

from dataclasses import dataclass

import pytest

from kg import vocabulary
from kg.model import Letter, Source
from kg.parse import parse
from kg.readers import markup


@dataclass(frozen=True, kw_only=True)
class Form:
    """A letter and what a person reads in it."""

    text: str
    title: str | None
    date: str | None = None
    place: str | None = None
    subject: str | None = None
    salutation: str | None = None
    addressees: tuple[tuple[str, str, str | None], ...] = ()
    cc: tuple[tuple[str, str | None], ...] = ()
    organizations: tuple[tuple[str, str | None, str | None], ...] = ()
    people: tuple[tuple[str, str | None], ...] = ()


PETITION = Form(
    text="""\
+++
author = "Campaign Desk"
date = 2019-12-16T12:06:54Z
title = "Open the Lake Road"
+++

{{< figure src="road.png" >}}

Home > Campaigns > Lake Road

**To,
Shri Arun Exemplar
Minister of Roads
12 Lake Road, Sampleton**

**Dear Minister,**

We ask you to open the Lake Road to everybody. Families have been cut off from hospitals since the guards came.

Kind regards,

*Mira Placeholder*
*Executive Director*
*Lake Road Forum*
""",
    title="Open the Lake Road",
    date="2019-12-16",
    salutation="Dear Minister",
    addressees=(("person", "Arun Exemplar", "Minister of Roads"),),
    people=(("Mira Placeholder", "Executive Director, Lake Road Forum"),),
)

EXECUTIVES = Form(
    text="""\
To:
President of Ruritania Ann Exemplar
Prime Minister of Kenya Bob Placeholder
Ministers of Justice

Your Excellencies,

Re: Writers in prison

We, the undersigned twelve (12) organizations, call on you to release all writers who are held in your prisons.

Respectfully submitted,

Pen and Paper House                         Writers' Aid (WA)
Free Words Network                          Voices of Test International
Rights Example                              Committee for Poets

* in alphabetical order

CC List:
Ambassador Cara Sample, Embassy of Ruritania in Nairobi, Kenya
Attorney General, Hon. Dan Test
""",
    title="Writers in prison",
    subject="Writers in prison",
    salutation="Your Excellencies",
    addressees=(
        ("person", "Ann Exemplar", "President of Ruritania"),
        ("person", "Bob Placeholder", "Prime Minister of Kenya"),
        ("group", "Ministers of Justice", None),
    ),
    cc=(("Cara Sample", "Embassy of Ruritania in Nairobi, Kenya"), ("Dan Test", "Attorney General")),
    organizations=(
        ("Pen and Paper House", None, None),
        ("Writers' Aid", "WA", None),
        ("Free Words Network", None, None),
        ("Voices of Test International", None, None),
        ("Rights Example", None, None),
        ("Committee for Poets", None, None),
    ),
)

UNLABELLED_COPIES = Form(
    text="""\
# Guards at the river

*12:35 AM, Saturday, February 15, 2025*

Following is a letter to Minister of Rivers Ann Exemplar, by a group of associations

Our members fish in the river, and since January armed guards have taken their boats. Nobody has told us why this is.

We request that the boats be returned and that the guards be withdrawn from the river without any further delay.

Hon. Bob Placeholder, Prime Minister

Mr. Cyd Sample, Deputy Minister, Ministry of Defence

Association of River Fishers, Sampleton

Boat Builders' Union

Women of the River Network, Testville
""",
    title="Guards at the river",
    date="2025-02-15",
    addressees=(("person", "Ann Exemplar", "Minister of Rivers"),),
    cc=(("Bob Placeholder", "Prime Minister"), ("Cyd Sample", "Deputy Minister, Ministry of Defence")),
    organizations=(
        ("Association of River Fishers", None, None),
        ("Boat Builders' Union", None, None),
        ("Women of the River Network", None, None),
    ),
)

PAGE = Form(
    text=markup.of_page("""\
<html><head><title>Open the ports | Port Watch</title><meta name="date" content="2021-01-01"></head><body>
<nav><ul><li><a href="/">Home</a></li><li>Donate</li></ul></nav><h1>Open Letter</h1>
<h2>to the Harbour Council and Governor Ann Exemplar</h2><p>Testville, 3&nbsp;May&nbsp;2021</p>
<p>Dear Governor Exemplar, Honorable Members,</p><p>Closing of the ports</p>
<p>We write to you because no ship may leave the ports, and the crews have had no food for days.<sup>1</sup></p>
<p>We urge you to:</p><ol type="a"><li>open the ports;</li><li>feed the crews.</li></ol><p>Signed by:</p>
<table><tr><th>Name</th><th>Country</th></tr><tr><td>Port Watch (PW)</td><td>Kenya</td></tr>
<tr><td>Sailors&#39; Aid</td><td>Peru</td></tr></table><p>and 12 other organisations</p>
<p><sup>1</sup> Port Watch, Report of May 2021.</p>
<footer><p>3 comments</p><p>Great post</p></footer></body></html>"""),
    title="Open Letter",
    date="2021-05-03",
    place="Testville",
    subject="Closing of the ports",
    salutation="Dear Governor Exemplar, Honorable Members",
    addressees=(("body", "Harbour Council", None), ("person", "Ann Exemplar", "Governor")),
    organizations=(("Port Watch", "PW", "KE"), ("Sailors' Aid", None, "PE")),
)

STATEMENT = Form(
    text="""\
FOR IMMEDIATE RELEASE

Ruritania: Groups condemn raid on shelter

(Sampleton/Testville, 4 April 2020) – Forum for Shelter and Housing, Homes Ruritania and DefendHomes today condemned
the arrest of 23 people. They were beaten by the police, who are said to have come at night without any warrant.

The organisations call on the government to release them immediately, and to investigate the allegations of torture.

For more information, please contact:
In Sampleton, Ann Exemplar: +999 555 0100
""",
    title="Ruritania: Groups condemn raid on shelter",
    date="2020-04-04",
    place="Sampleton/Testville",
    organizations=(
        ("Forum for Shelter and Housing", None, None),
        ("Homes Ruritania", None, None),
        ("DefendHomes", None, None),
    ),
)

SCHOLARS = Form(
    text="""\
Example University President Ann Placeholder

September 10, 2021

Dear President Placeholder,

We are scientists and teachers from many countries, and we are writing to ask you to take back the guards.

Signed,

Bob Sample Professor of Law / Test University
Cara Exemplar, Professor Emerita of History, Test College
Dan Test (PhD Candidate, Test Centre)
Eve Placeholder, Université d'Exemple, France
Fay Sample
Concerned citizens
""",
    title=None,
    date="2021-09-10",
    salutation="Dear President Placeholder",
    addressees=(("person", "Ann Placeholder", "Example University President"),),
    people=(
        ("Bob Sample", "Professor of Law / Test University"),
        ("Cara Exemplar", "Professor Emerita of History, Test College"),
        ("Dan Test", "PhD Candidate, Test Centre"),
        ("Eve Placeholder", "Université d'Exemple"),
        ("Fay Sample", None),
    ),
)

PAIR = Form(
    text="""\
Letter from the Union of Test Writers and PEN Example to the Council of Ministers

Testville, 5 August 2021

Dear Ministers,

We are writing to ask for your help in the case of our colleagues, who were beaten in custody and denied lawyers.

Respectfully,

Ann Exemplar                                  Bob Placeholder
Chairperson                                   President
Union of Test Writers                         PEN Example
""",
    title="Letter from the Union of Test Writers and PEN Example to the Council of Ministers",
    date="2021-08-05",
    place="Testville",
    salutation="Dear Ministers",
    addressees=(("body", "Council of Ministers", None),),
    organizations=(("Union of Test Writers", None, None), ("PEN Example", None, None)),
    people=(("Ann Exemplar", "Chairperson, Union of Test Writers"), ("Bob Placeholder", "President, PEN Example")),
)

SECTIONS = Form(
    text="""\
The Chairperson,
Commission on Rivers and Lakes,
31 Lake Lane, Sampleton.

Dear Chairperson,

RE: REQUEST FOR A VISIT IN THE MATTER OF
THE LOST BOATS

We, the undersigned organizations, write to bring the lost boats to your attention, and we ask you for a visit.

Signed by:

A. Organizations

1. River Watch, Testville, Kenya
3. Lake Aid – LA
Board of Trustees - Boat Builders' Union (BBU)
River Rights; Lake Rights; and Rights of the Sea

B. Individuals

1. Adv. Ann Exemplar, lawyer, Rwanda
/s/ Bob Placeholder - For: Lake Friends (LF)
""",
    title="REQUEST FOR A VISIT IN THE MATTER OF THE LOST BOATS",
    subject="REQUEST FOR A VISIT IN THE MATTER OF THE LOST BOATS",
    salutation="Dear Chairperson",
    addressees=(("body", "Commission on Rivers and Lakes", None),),
    organizations=(
        ("River Watch", None, "KE"),
        ("Lake Aid", "LA", None),
        ("Boat Builders' Union", "BBU", None),
        ("River Rights", None, None),
        ("Lake Rights", None, None),
        ("Rights of the Sea", None, None),
        ("Lake Friends", "LF", None),
    ),
    people=(("Adv. Ann Exemplar", "lawyer"), ("Bob Placeholder", "For: Lake Friends (LF)")),
)

RUNNING = Form(
    text="""\
# Joint statement on the harbour

4 May 2021

We urge the government to open the harbour to everybody, as it has promised for years.

1. Ann Sample, President's Counsel, 2. Ben Specimen, 3. Dr Cal Placeholder, 4. Prof Dora Template, \
5. Dr Eve Mock and 6. Ms Fay Dummy.

Organisations: 1. Lake Road Forum, 2. Example Rights Centre, 3. Harbour Workers Union, \
4. Sample Institute, and 5. Mock Trust.
""",
    title="Joint statement on the harbour",
    date="2021-05-04",
    organizations=(
        ("Lake Road Forum", None, None),
        ("Example Rights Centre", None, None),
        ("Harbour Workers Union", None, None),
        ("Sample Institute", None, None),
        ("Mock Trust", None, None),
    ),
    people=(
        ("Ann Sample", "President's Counsel"),
        ("Ben Specimen", None),
        ("Dr Cal Placeholder", None),
        ("Prof Dora Template", None),
        ("Dr Eve Mock", None),
        ("Ms Fay Dummy", None),
    ),
)

ENDORSED = Form(
    text="""\
# Joint statement on the lake

4 May 2021

We urge the government to open the lake to everybody, as it has promised for years.

Endorsed as of May 19, 2021:

Lake Road Forum, Kenya
Example Rights Centre (ERC)
""",
    title="Joint statement on the lake",
    date="2021-05-04",
    organizations=(("Lake Road Forum", None, "KE"), ("Example Rights Centre", "ERC", None)),
)

FORMS = [PETITION, EXECUTIVES, UNLABELLED_COPIES, PAGE, STATEMENT, SCHOLARS, PAIR, SECTIONS, RUNNING, ENDORSED]


def letter(form: Form) -> Letter:
    source = Source(id="a", path="a.txt", media_type="text/plain", sha256="0" * 64, text=form.text)
    return parse(source, vocabulary.load())[0]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.title)[:20])
def test_the_head_of_a_form(form: Form) -> None:
    read = letter(form)
    for name in ("title", "date", "place", "subject", "salutation"):
        stated = getattr(read, name)
        assert (stated.value if stated else None) == getattr(form, name), name
    assert tuple((who.kind, who.name, who.role) for who in read.addressees) == form.addressees
    assert tuple((who.name, who.role) for who in read.cc) == form.cc


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.title)[:20])
def test_the_signatories_of_a_form(form: Form) -> None:
    read = letter(form)
    organizations = [who for who in read.signatories if who.kind == "organization"]
    assert tuple((who.name, who.acronym, who.country) for who in organizations) == form.organizations
    assert tuple((who.name, who.role) for who in read.signatories if who.kind == "person") == form.people


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.title)[:20])
def test_what_stands_around_a_letter_is_furniture(form: Form) -> None:
    read = letter(form)
    letters = " ".join(read.source.at(block.content) for block in read.blocks if block.kind != "furniture")
    assert not any(chrome in letters for chrome in ("figure src", "Home ", "3 comments", "555", "FOR IMMEDIATE"))
