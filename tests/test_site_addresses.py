"""Where pages are: no key leaves the site, only web addresses become links, and a large site map has parts."""

from xml.etree import ElementTree

import pytest

from kg.site import addresses, hosting

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize(
    ("address", "expected"),
    [("https://example.org/a", "https://example.org/a"), ("javascript:alert(1)", None), ("data:text/html,x", None)],
)
def test_only_web_addresses_become_links(address: str, expected: str | None) -> None:
    assert addresses.external(address) == expected


def test_a_key_never_leaves_the_site() -> None:
    assert addresses.file("letter/../../etc/passwd") == "letter/etc/passwd.html"


def test_a_large_site_has_an_index_of_site_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "MOST_ADDRESSES", 2)
    found = hosting.sitemap("https://example.org/l/", ["un/A/RES/217_A_(III).html", "a&b.html", "é.html"])
    assert found.keys() == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"}
    index = [one.text for one in ElementTree.fromstring(found["sitemap.xml"]).iter(f"{SITEMAP}loc")]
    assert index == ["https://example.org/l/sitemap-1.xml", "https://example.org/l/sitemap-2.xml"]
    assert "<loc>https://example.org/l/a%26b.html</loc>" in found["sitemap-1.xml"]
    assert "<loc>https://example.org/l/%C3%A9.html</loc>" in found["sitemap-2.xml"]
