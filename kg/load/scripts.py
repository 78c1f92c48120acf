"""The commands that load a release without this program, for people who run their stores by script.

`kg load` compares, verifies and removes; a script does what can be said in advance: it replaces every graph, with the
same updates, and shows what the store then counts. Virtuoso and QLever read the file themselves, as they load best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from kg import release
from kg.errors import UsageError
from kg.load import updates
from kg.load.content import Content, Names, contents, names
from kg.load.targets import KINDS, Target
from kg.terms import IRI

_HEAD = """\
#!/bin/sh
# Loads {file} into {url} ({kind}).
set -eu
"""
_CURL = """\
# curl finds user and password in ~/.netrc; for a token, let KG_CURL be: --header @FILE
send() { curl --fail-with-body --silent --show-error --netrc-optional ${KG_CURL:-} "$@"; }
# The triples of one graph, as N-Triples.
graph() {
  awk -v end=" <$1> ." 'substr($0, length($0) - length(end) + 1) == end {
    print substr($0, 1, length($0) - length(end)) " ."
  }' "$release"
}
put() { send --request PUT --header 'Content-Type: application/n-triples' --data-binary @- "$store?graph=$1"; }
update() { send --header 'Content-Type: application/sparql-update' --data-binary @- "$update"; }
"""
_VIRTUOSO = """\
# By the bulk loader: on Virtuoso's machine, with the release in a folder that DirsAllowed of virtuoso.ini names. Until
# it ends, readers see graphs that are empty or half full; `kg load` without --print replaces them one by one.
# isql takes the password as an argument, which others on the machine can see while it runs.
# Of several files each loader takes the next: on more processors, run `rdf_loader_run ();` in other isqls meanwhile.
said=$("${{ISQL:-isql}}" "${{VIRTUOSO:-{server}}}" "${{KG_LOAD_USER:-dba}}" "$KG_LOAD_PASSWORD" ERRORS=STDOUT <<'END'
{drops}
delete from DB.DBA.LOAD_LIST where ll_file in ({paths});
ld_dir ({folder}, {mask}, {fallback});
rdf_loader_run ();
{notes}
checkpoint;
select ll_file, ll_error from DB.DBA.LOAD_LIST where ll_file in ({paths}) and ll_error is not null;
select concat ('loaded ', cast (count (*) as varchar), ' of {number}') from DB.DBA.LOAD_LIST
where ll_file in ({paths}) and ll_state = 2 and ll_error is null;
SPARQL {counts};
END
)
echo "$said"
case $said in *"*** Error"*) exit 5 ;; *"loaded {number} of {number}"*) ;; *) exit 5 ;; esac
"""
_QLEVER = """\
# A new index in this directory, and the server started anew with it, by the command of `pip install qlever`: with the
# programs of QLever where they are installed, else with its image. QLever listens on every interface of the machine.
# Give the Qleverfile an ACCESS_TOKEN if the server is to take updates.
system=docker
if command -v qlever-server > /dev/null; then system=native; fi
cat > Qleverfile <<'END'
[data]
NAME        = {name}
DESCRIPTION = Open letters as linked data
FORMAT      = nq

[index]
INPUT_FILES     = {inputs}
CAT_INPUT_FILES = cat ${{INPUT_FILES}}
SETTINGS_JSON   = {{ "ascii-prefixes-only": false, "num-triples-per-batch": 100000 }}

[server]
PORT               = {port}
MEMORY_FOR_QUERIES = 2G
TIMEOUT            = 60s

[runtime]
SYSTEM = docker
IMAGE  = docker.io/adfreiburg/qlever:latest
END
{copy}
qlever index --overwrite-existing --system $system
qlever start --kill-existing-with-same-port --system $system
"""


def script(target: Target, data: Path) -> str:
    """A shell script that loads the N-Quads of a release into a target.

    Raises UsageError for what is no release, or is in another format, and for a release in parts where the store does
    not read files itself.
    """
    files = [file.resolve() for file in release.files(data)]
    if files[0].suffix != ".nq":
        raise UsageError(f"{files[0]}: a script loads N-Quads; name a release directory or its .nq file")
    order = names(data)
    head = _HEAD.format(file=files[0] if len(files) == 1 else files[0].parent, url=target.url, kind=target.kind)
    if target.kind == "virtuoso":
        return head + _virtuoso(target, data, files, order)
    if target.kind == "qlever":
        return head + _qlever(target, files)
    if len(files) > 1:
        raise UsageError(f"{data}: a release in parts is too large for a script of requests; let `kg load` send it")
    (file,) = files
    places = {"release": str(file), "store": target.store, "update": target.update, "query": target.query}
    known = "".join(f"{name}={quote(place)}\n" for name, place in places.items() if place is not None)
    return "".join((head, known, _CURL, *_curl(target, file, order)))


def _curl(target: Target, file: Path, order: Names) -> Iterator[str]:
    staged = not KINDS[target.kind].union
    if target.update is not None:
        yield _update(updates.insert(order.manifest, updates.claim(order.manifest, order.graphs)))
    for content in contents(file, order):
        yield f"\necho {quote(content.name)} >&2\n"
        if target.update is None:
            yield _put(content.name, content.name)
        elif target.store is None:
            yield _filled(order, content)
        elif staged:
            staging = order.staging(content)
            yield _put(content.name, staging)
            yield _update(updates.copy(staging, content.name), *updates.note(order.manifest, content))
            yield _update(updates.drop(staging))
        else:
            yield _update(updates.forget(order.manifest, content.name))
            yield _put(content.name, content.name)
            yield _update(*updates.note(order.manifest, content))
    if target.query is not None:
        asked = quote(f"query={updates.counts(order.graphs)}")
        yield f'\nsend --header "Accept: text/csv" --data-urlencode {asked} "$query"\n'


def _put(graph: IRI, place: IRI) -> str:
    return f"graph {quote(graph)} | put {quote(percent(place, safe=''))}\n"


def _filled(order: Names, content: Content) -> str:
    """One update that replaces a graph, with the triples out of the file."""
    before = " ;\n".join((updates.drop(content.name), f"INSERT DATA {{ GRAPH <{content.name}> {{"))
    after = " ;\n".join(("} }", *updates.note(order.manifest, content)))
    return f"{{ echo {quote(before)}; graph {quote(content.name)}; echo {quote(after)}; }} | update\n"


def _update(*operations: str) -> str:
    return "update <<'END'\n{}\nEND\n".format(" ;\n".join(operations))


def _qlever(target: Target, files: Sequence[Path]) -> str:
    inputs, copy = f"{release.NAME}.nq", f"cp {quote(str(files[0]))} {release.NAME}.nq"
    if len(files) > 1:
        inputs = f"{release.PARTS}/*.nq"
        copy = f"rm -rf {release.PARTS}\ncp -R {quote(str(files[0].parent))} {release.PARTS}"
    return _QLEVER.format(name=release.NAME, inputs=inputs, copy=copy, port=urlsplit(target.url).port or 7019)


def _virtuoso(target: Target, data: Path, files: Sequence[Path], order: Names) -> str:
    claimed = updates.insert(order.manifest, updates.claim(order.manifest, order.graphs))
    noted = [part for content in contents(data, order) for part in updates.note(order.manifest, content)]
    return _VIRTUOSO.format(
        server=f"{urlsplit(target.url).hostname}:1111",
        drops="\n".join(f"SPARQL {updates.drop(graph)};" for graph in order.graphs),
        paths=", ".join(_sql(str(file)) for file in files),
        number=len(files),
        folder=_sql(str(files[0].parent)),
        mask=_sql(files[0].name if len(files) == 1 else "*.nq"),
        fallback=_sql(order.manifest),
        notes="\n".join(f"SPARQL {part};" for part in (claimed, *noted)),
        counts=updates.counts(order.graphs),
    )


def _sql(value: str) -> str:
    return "'{}'".format(value.replace("'", "''"))
