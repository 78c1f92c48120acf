"""A version described without RDF tools in mind: schema.org, Frictionless, RO-Crate, CITATION.cff, and our index."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.fold import digest
from kg.release import PACKED
from kg.terms import iri
from kg.versions import tables
from kg.versions.about import Contents, Edition, File, LetterEntry
from kg.versions.columns import TABLES

_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:publicdomain/(zero)|licenses/(by(?:-nc)?(?:-sa|-nd)?))/([0-9]\.[0-9])/?"
)
_CRATE = "https://w3id.org/ro/crate/1.3"


def as_json(value: object) -> str:
    """JSON as people read it."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def schema_org(edition: Edition, contents: Contents) -> dict[str, Any]:
    """The version as a schema.org Dataset, as search engines for data sets want it in a page's JSON-LD."""
    about = edition.about
    publisher = {"@type": "Organization", "@id": iri(about.base, "publisher"), "name": about.publisher}
    rights = {letter.text: letter.rights for letter in contents.letters if letter.rights}
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": edition.node,
        "name": about.title,
        "description": about.description,
        "version": edition.version,
        "datePublished": edition.date,
        "url": edition.of(""),
        "identifier": edition.node,
        "license": about.licence,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": publisher,
        "publisher": publisher,
        "keywords": list(contents.keywords),
        "distribution": [_download(edition, file, rights) for file in contents.files if "/" in file.path],
    }
    return {**found, "temporalCoverage": "/".join(contents.period)} if contents.period else found


def _download(edition: Edition, file: File, rights: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.title,
        "contentUrl": edition.of(file.path),
        "encodingFormat": [file.media_type, "application/gzip"] if file.path.endswith(PACKED) else file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
        **({"copyrightNotice": rights[file.path]} if file.path in rights else {}),
    }


# --- Frictionless Data Package


def data_package(edition: Edition, contents: Contents) -> dict[str, Any]:
    """The tables, with their types, as a Frictionless Data Package (v1); the other files are named beside them."""
    about = edition.about
    spdx = licence_name(about.licence)
    return {
        "profile": "tabular-data-package",
        "name": "open-letters",
        "id": edition.node,
        "title": about.title,
        "description": f"{about.description}\n\n{tables.NOTE}",
        "version": edition.version,
        "created": f"{edition.date}T00:00:00Z",
        "homepage": edition.of(""),
        "licenses": [{"path": about.licence, **({"name": spdx} if spdx else {})}],
        "contributors": [{"title": about.publisher, "role": "publisher"}],
        "keywords": list(contents.keywords),
        "resources": [_resource(file) for file in contents.files if _table(file)],
    }


def _table(file: File) -> str | None:
    """The name of the table that is in a file."""
    name = file.path.removeprefix(f"{tables.FOLDER}/").removesuffix(".csv")
    return name if name in TABLES else None


def _resource(file: File) -> dict[str, Any]:
    name = _table(file) or ""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": file.path,
        "title": TABLES[name].title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": tables.schema(TABLES[name]),
    }


# --- RO-Crate


def ro_crate(edition: Edition, contents: Contents) -> dict[str, Any]:
    """The version as a Research Object Crate (RO-Crate 1.3); the text of each letter bears its own rights."""
    about = edition.about
    texts = {letter.text: letter for letter in contents.letters}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": about.description,
        "datePublished": edition.date,
        "version": edition.version,
        "identifier": edition.node,
        "license": {"@id": about.licence},
        "publisher": {"@id": iri(about.base, "publisher")},
        "author": {"@id": iri(about.base, "publisher")},
        "keywords": ", ".join(contents.keywords),
        "hasPart": [{"@id": file.path} for file in contents.files],
    }
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CRATE},
        "about": {"@id": "./"},
    }
    licence = {"@id": about.licence, "@type": "CreativeWork", "name": licence_name(about.licence) or about.licence}
    licence["description"] = "The licence of the data; the text of each letter has its own rights."
    publisher = {"@id": iri(about.base, "publisher"), "@type": "Organization", "name": about.publisher}
    publisher["url"] = about.base
    rights = [_rights(statement) for statement in contents.rights]
    files = [_crate_file(file, texts.get(file.path)) for file in contents.files]
    return {"@context": f"{_CRATE}/context", "@graph": [descriptor, root, publisher, licence, *rights, *files]}


def _rights(statement: str) -> dict[str, Any]:
    node = f"#rights-{digest(statement)}"
    return {"@id": node, "@type": "CreativeWork", "name": statement, "description": statement}


def _crate_file(file: File, letter: LetterEntry | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": file.path,
        "@type": "File",
        "name": file.path.rpartition("/")[2],
        "description": file.title,
        "encodingFormat": "application/gzip" if file.path.endswith(PACKED) else file.media_type,
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
    }
    if letter and letter.rights:
        found["license"] = {"@id": f"#rights-{digest(letter.rights)}"}
    return found


# --- citing


def licence_name(licence: str) -> str | None:
    """The SPDX identifier of a licence of Creative Commons; of another there is none to be sure of."""
    found = _CREATIVE_COMMONS.fullmatch(licence)
    if found is None:
        return None
    return f"CC0-{found[3]}" if found[1] else f"CC-{found[2].upper()}-{found[3]}"


def citation(edition: Edition, contents: Contents) -> str:
    """How to cite the version: CITATION.cff (Citation File Format 1.2.0), each value as JSON, which is YAML too."""
    about = edition.about
    spdx = licence_name(about.licence)
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below; cite the original letter with what you quote.",
        "type": "dataset",
        "title": about.title,
        "abstract": about.description,
        "authors": [{"name": about.publisher}],
        "version": edition.version,
        "date-released": edition.date,
        "url": edition.of(""),
        "identifiers": [{"type": "url", "value": edition.node, "description": "This version"}],
        **({"license": spdx} if spdx else {"license-url": about.licence}),
        **({"keywords": list(contents.keywords)} if contents.keywords else {}),
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())


# --- our own


def index(edition: Edition, contents: Contents, files: Iterable[File]) -> dict[str, Any]:
    """What is where, for programs: every file but the index and the digests, the letters, the counts."""
    about = edition.about
    return {
        "version": edition.version,
        "date": edition.date,
        "previous": edition.previous,
        "id": edition.node,
        "base": about.base,
        "title": about.title,
        "publisher": about.publisher,
        "licence": about.licence,
        "software": about.software,
        "counts": dict(contents.counts),
        "files": [_indexed(file) for file in files],
        "letters": [_entry(letter) for letter in contents.letters],
    }


def _indexed(file: File) -> Mapping[str, Any]:
    packed = {"compression": "gzip"} if file.path.endswith(PACKED) else {}
    return {
        "path": file.path,
        "title": file.title,
        "media_type": file.media_type,
        **packed,
        "bytes": file.bytes,
        "sha256": file.sha256,
    }


def _entry(letter: LetterEntry) -> Mapping[str, str]:
    return {
        "id": letter.id,
        "title": letter.title,
        "date": letter.date,
        "rights": letter.rights,
        "turtle": letter.turtle,
        "text": letter.text,
    }
