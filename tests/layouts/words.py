"""Who signs invented letters, about what, and to whom."""

from __future__ import annotations

from tests.layouts.drafts import Organization, Person

ORGANIZATIONS = [
    Organization("Lake Watch", None, "Kenya"),
    Organization("Harbour Aid International", "HAI", "Norway"),
    Organization("Centre for the Study of Rivers and Roads", "CSRR", "Peru"),
    Organization("Fundación Puerto Abierto", None, "Chile"),
    Organization("Zivra", None, "Georgia"),
    Organization("ROADS UNITED", None, "Uganda"),
    Organization("Association pour la Défense des Pêcheurs", "ADP", "Senegal"),
    Organization("Voices & Bridges", None, "Ireland"),
    Organization("Forum Seeland e.V.", None, "Germany"),
    Organization("Article 99", None, "Mexico"),
    Organization("The Ferry Project", None, "Canada"),
    Organization("OpenHarbour.org", None, "Estonia"),
    Organization("Union of Dock and Ferry Workers", "UDFW", "Ghana"),
    Organization("Stichting Vrij Water", None, "Netherlands"),
    Organization("iLakes", None, "Philippines"),
    Organization("Mothers of the Missing Sailors", None, "Sri Lanka"),
    Organization("Restoring Shores, Inc.", None, "United States"),
    Organization("Rede Lago Livre", None, "Brazil"),
    Organization("Tarumi Collective", None, "Japan"),
    Organization("Committee to Protect Boatmen", "CPB", "India"),
    Organization("Pan-Coastal Human Rights Network", "PCHRN", "Nigeria"),
    Organization("Asociación de Mujeres del Delta", "AMUDEL", "Colombia"),
    Organization("SOS Estuary", None, "France"),
    Organization("Young Sailors for Justice", "YSJ", "Nepal"),
    Organization("Bluewater", None, "Australia"),
    Organization("International Federation of Lighthouse Keepers", "IFLK", "Belgium"),
    Organization("Coalition Against Dredging", None, "Zimbabwe"),
    Organization("Hrvatski Forum Jezera", None, "Croatia"),
    Organization("Women in Shipping Kenya", "WISK", "Kenya"),
    Organization("Institute for Tidal Law and Policy", "ITLP", "South Africa"),
    Organization("Save Our Shore", "SOS", "Malta"),
    Organization("Nadi Bachao Samiti", None, "India"),
    Organization("People's Water Alliance", None, "Thailand"),
    Organization("Legal Clinic for Coastal Communities", "LCCC", "Tanzania"),
    Organization("Digital Shores", None, "Tunisia"),
    Organization("7 Rivers", None, "Pakistan"),
    Organization("Reporters for Open Seas", "ROS", "Italy"),
    Organization("Kalma", None, "Finland"),
    Organization("Grupo de Apoyo a los Navegantes", "GAN", "Ecuador"),
    Organization("Friends of Lower Bay", None, "United Kingdom"),
    Organization("Students' Harbour Society", None, "Malaysia"),
    Organization("Ligue des Bateliers", None, "Cameroon"),
    Organization("East Delta Lawyers Association", "EDLA", "Bangladesh"),
    Organization("Humanists of the Coast", None, "Iceland"),
    Organization("Global Piers", None, "Switzerland"),
    Organization("Initiative for Just Ports", None, "Ethiopia"),
]
PEOPLE = [
    Person("Ann Exemplar", "Professor of Law", "University of Sampleton"),
    Person("Bob van der Mock", "journalist", "The Daily Pier"),
    Person("Dr. Carla Testa", "Director", "Institute of Water Studies"),
    Person("Duc Minh Phan", "human rights lawyer", "Phan & Partners"),
    Person("María Elena Prueba", "former Minister of Fisheries", "Republic of Freedonia"),
    Person("Prof. Omar al-Mithal", "Chair", "Department of History, Lakeside College"),
    Person("J. T. Sample", "author", "A Year on the Water"),
    Person('Wilma "Billie" Dummy', "former world champion and author", "Rowing Home"),
    Person("Sir Peter Muster", "Member of Parliament", "House of Commons"),
    Person("Ifeoma Okwuosa-Specimen", "Executive Director", "Delta Girls"),
    Person("Kenji Tatoeba", "film-maker", "Studio Umi"),
    Person("Lucía Ejemplo Marín", "Senior Researcher", "Centro del Mar"),
    Person("Rev. Thomas Vorbild", "pastor", "St. Nicholas Church"),
    Person("Yara Namuna", "activist", "Boats not Walls"),
    Person("Pavel Příklad", "Associate Professor", "Charles Lake University"),
    Person("Grace N. Mfano", "Programme Officer", "Fair Harbour Trust"),
    Person("Hélène Gabarit", "playwright", "Théâtre du Port"),
    Person("Sunil Udaharan", "trade unionist", "Dockers' Front"),
]
TITLES = [
    "Open letter on the closure of the Lower Bay ferry",
    "Joint statement: Freedonia must release the boatmen",
    "Freedonia: End the blockade of the river ports",
    "Civil society organisations call for the protection of fishing communities",
    "Stop arresting those who defend the lake",
]
# Each title that names an addressee, and its name.
TITLES_TO = {
    "Open letter to the President of Freedonia on the river ports": "President of Freedonia",
    "Joint letter to the Fisheries Commission": "Fisheries Commission",
}
DATES = {
    "day-month": "14 May 2021",
    "month-day": "May 14, 2021",
    "ordinal": "14th May, 2021",
    "of": "14th of May 2021",
    "weekday": "Friday, 14 May 2021",
    "iso": "2021-05-14",
    "dotted": "14.05.2021",
    "slashed": "14/05/2021",
    "capitals": "MAY 14, 2021",
}
BODY = [
    "We are writing to express our deep concern about the closure of the ferry, which has cut off thousands of people.",
    "Since March the authorities have arrested fourteen boatmen, and their families have not been told where they are.",
    "The fishing communities of the delta depend on the river for food, and they have had no access to it for weeks.",
    "The closure was announced without notice, and no court has been allowed to review it since then.",
]
DEMANDS = [
    "Release the boatmen immediately and unconditionally;",
    "Open the ferry to all passengers without further delay; and",
    "Ensure that the fishing communities have access to the river.",
]
