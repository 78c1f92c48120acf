"""Who signs a letter that a test gives as text."""

from kg import vocabulary
from kg.model import Source
from kg.parse import parse

Signed = tuple[list[str], list[tuple[str, str | None]]]

BODY = (
    "Open Letter to the President of Freedonia\n\n12 May 2021\n\nDear President Sample,\n\n{we} write about the arrest"
    " of ten journalists in Sampleton last week, who were beaten in custody.\n\n{we} urge you to release them.\n\n"
)


def signers(text: str) -> Signed:
    """The organisations by name, and the people with what is said of them."""
    source = Source(id="a", path="a.md", media_type="text/markdown", sha256="0" * 64, text=text)
    signed = parse(source, vocabulary.load())[0].signatories
    organizations = [who.name for who in signed if who.kind == "organization"]
    return organizations, [(who.name, who.role) for who in signed if who.kind == "person"]
