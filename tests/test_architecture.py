"""What may import what, and how long things may grow: the layout of the package, read from its sources."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
MODULES = {
    ".".join(("kg", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

# From the top down. A module imports those on lines below its own; those on one line do not know each other.
LAYERS = (
    {"kg.cli"},
    {"kg.commands"},
    {"kg.cluster", "kg.frames", "kg.places"},
    {"kg.maker"},
    {"kg.build", "kg.explain", "kg.load", "kg.serve", "kg.site", "kg.versions"},
    {"kg.publish", "kg.query"},
    {"kg.accounts"},
    {"kg.release", "kg.reports", "kg.share"},
    {"kg.writers", "kg.validate", "kg.records", "kg.review", "kg.staging"},
    {"kg.inputs", "kg.tally"},
    {"kg.mappers"},
    {"kg.identity"},
    {"kg.dataset", "kg.redact"},
    {"kg.recognise"},
    {"kg.parse"},
    {"kg.readers"},
    {"kg.vocabulary", "kg.rules"},
    {"kg.sinks"},
    {"kg.cache"},
    {"kg.distinct", "kg.fold", "kg.terms", "kg.files", "kg.parallel", "kg.patience"},
    {"kg.model", "kg.errors"},
    {"kg"},
)
# Within one package, from the top down; a module not named here is below those that are.
WITHIN = {
    "kg.recognise": (
        "kg.recognise.demands",
        "kg.recognise.violations",
        "kg.recognise.bodies",
        "kg.recognise.documents",
    ),
    "kg.query": ("kg.query.worker", "kg.query.store"),
    "kg.identity": (
        "kg.identity.minting",
        "kg.identity.adjudication",
        "kg.identity.resolve",
        "kg.identity.names",
        "kg.identity.identifiers",
        "kg.identity.decisions",
        "kg.identity.reconcile",
        "kg.identity.candidates",
        "kg.identity.likeness",
    ),
}
ALLOWED = {
    "rdflib": {"kg.validate", "kg.release", "kg.reports", "kg.sinks", "kg.query"},
    "pyshacl": {"kg.validate"},
    "shacl": {"kg.validate"},
    "pyoxigraph": {
        "kg.sinks",
        "kg.writers",
        "kg.release",
        "kg.query",
        "kg.explain",
        "kg.load",
        "kg.serve",
        "kg.versions",
    },
    "yaml": {"kg.rules", "kg.dataset", "kg.identity", "kg.query"},
    "ahocorasick_rs": {"kg.rules", "kg.vocabulary"},
    "charset_normalizer": {"kg.readers"},
    "mammoth": {"kg.readers"},
    "pypdfium2": {"kg.readers"},
    "rich": {"kg.commands"},
    "rapidfuzz": {"kg.identity"},
    "jinja2": {"kg.serve", "kg.site"},
    "starlette": {"kg.serve"},
    "uvicorn": {"kg.serve"},
    "requests": {"kg.load"},
    "urllib3": {"kg.load"},
    "distributed": {"kg.cluster"},
    "fsspec": {"kg.places"},
    "pandas": {"kg.frames"},
    "polars": {"kg.frames"},
}
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 40
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "core", "managers", "misc"}
FORBIDDEN_CALLS = {
    "time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "os.urandom",
}  # fmt: skip
FORBIDDEN_IMPORTS = {"time", "random", "secrets", "uuid", "pickle"}


def imports(name: str) -> Iterator[tuple[str, int]]:
    """The modules that a module imports, wherever in it, with the line; `from kg import x` is the module kg.x."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: write imports in full"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield (full if full in MODULES else str(node.module)), node.lineno


def layer(module: str) -> int:
    """The number of a module's line in LAYERS, 0 at the top."""
    part = ".".join(module.split(".")[:2])
    return next(number for number, names in enumerate(LAYERS) if part in names)


def dotted(node: ast.expr) -> str:
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_its_layer(name: str) -> None:
    assert any(".".join(name.split(".")[:2]) in names for names in LAYERS), f"give {name} a line in LAYERS"


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name: str) -> None:
    own = ".".join(name.split(".")[:2])
    upwards = [
        f"line {line}: {target}"
        for target, line in imports(name)
        if target.split(".")[0] == "kg" and ".".join(target.split(".")[:2]) != own and layer(target) <= layer(name)
    ]
    assert not upwards


@pytest.mark.parametrize("name", [name for name in MODULES if name.count(".") == 2])
def test_the_parts_of_a_package_import_downwards_too(name: str) -> None:
    package = name.rpartition(".")[0]
    order = WITHIN.get(package, ())
    place = order.index(name) if name in order else len(order)
    for target, line in imports(name):
        assert target != package, f"line {line}: {name} imports the package that it is a part of"
        assert target not in order or order.index(target) > place, f"line {line}: {name} imports {target}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    open_modules = {name: {t for t, _ in imports(name) if t in MODULES} - {"kg"} for name in MODULES}
    while done := {name for name, targets in open_modules.items() if not targets & open_modules.keys()}:
        open_modules = {name: targets for name, targets in open_modules.items() if name not in done}
    assert not open_modules


@pytest.mark.parametrize("name", MODULES)
def test_libraries_stay_in_the_modules_that_own_them(name: str) -> None:
    wrong = []
    for target, line in imports(name):
        library = target.split(".")[0]
        if library == "kg" or library in sys.stdlib_module_names:
            continue
        assert library in ALLOWED, f"{name}:{line}: {library} is not among the libraries of the package"
        part = ".".join(name.split(".")[:2])
        if part not in ALLOWED[library]:
            wrong.append(f"line {line}: {target}")
    assert not wrong


@pytest.mark.parametrize("name", MODULES)
def test_modules_and_functions_stay_short(name: str) -> None:
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES_OF_A_MODULE
    functions = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > MOST_LINES_OF_A_FUNCTION]
    assert not long


def test_tests_and_benchmarks_stay_short_too() -> None:
    files = [path for folder in ("tests", "benchmarks") for path in (Path(__file__).parents[1] / folder).rglob("*.py")]
    assert len(files) > 100
    assert not [
        path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES_OF_A_MODULE
    ]


@pytest.mark.parametrize("name", MODULES)
def test_modules_are_named_after_what_they_do(name: str) -> None:
    assert not FORBIDDEN_NAMES & set(name.split("."))


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(("kg.cli", "kg.commands"))])
def test_only_the_command_line_prints(name: str) -> None:
    calls = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert not [node.lineno for node in calls if dotted(node.func) == "print"]


@pytest.mark.parametrize("name", MODULES)
def test_nothing_depends_on_a_clock_or_on_chance(name: str) -> None:
    assert not [(target, line) for target, line in imports(name) if target.split(".")[0] in FORBIDDEN_IMPORTS]
    expressions = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)]
    calls = [(dotted(node), node.lineno) for node in expressions]
    assert not [call for call in calls if any(f".{call[0]}".endswith(f".{forbidden}") for forbidden in FORBIDDEN_CALLS)]


# --- the test itself, on modules that break each rule


@pytest.mark.parametrize(
    ("name", "source", "broken"),
    [
        ("kg.fold", "from kg import identity", test_imports_point_down),
        ("kg.terms", "import kg.fold", test_imports_point_down),
        ("kg.writers", "def f():\n    from kg.validate import validate", test_imports_point_down),
        ("kg.recognise.bodies", "from kg.recognise import demands", test_the_parts_of_a_package_import_downwards_too),
        ("kg.parse.head", "from kg.parse import parse", test_the_parts_of_a_package_import_downwards_too),
        ("kg.fold", "import rdflib.term", test_libraries_stay_in_the_modules_that_own_them),
        ("kg.fold", "def f():\n" + "    x = 1\n" * 40, test_modules_and_functions_stay_short),
        ("kg.fold", "print(1)", test_only_the_command_line_prints),
        ("kg.fold", "import random", test_nothing_depends_on_a_clock_or_on_chance),
        ("kg.fold", "import datetime\nx = datetime.datetime.now()", test_nothing_depends_on_a_clock_or_on_chance),
    ],
)
def test_a_broken_rule_is_found(monkeypatch: pytest.MonkeyPatch, name: str, source: str, broken: object) -> None:
    for module in ("kg.validate", "kg.identity", "kg.recognise.demands", "kg.parse"):
        monkeypatch.setitem(MODULES, module, PACKAGE / "__init__.py")
    monkeypatch.setitem(TREES, name, ast.parse(source))
    assert callable(broken)
    with pytest.raises(AssertionError):
        broken(name)
