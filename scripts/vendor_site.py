"""Makes the files under kg/site/ that come from elsewhere; for maintainers, when a version below is raised.

    npm install --prefix FOLDER oxigraph@0.5.11 world-atlas@2.0.2
    pip install --target FOLDER/python pycountry
    PYTHONPATH=FOLDER/python python scripts/vendor_site.py FOLDER/node_modules

- Oxigraph's WebAssembly and its JavaScript as classic scripts, since a page opened from a file may load nothing else.
- The outlines of countries (Natural Earth, public domain, as world-atlas packs them), projected once to SVG paths.

Prints the SHA-256 of what it made, for static/vendor/README.md.
"""

import base64
import gzip
import hashlib
import json
import math
import re
import sys
from pathlib import Path

import pycountry  # type: ignore[import-not-found]

SITE = Path(__file__).resolve().parent.parent / "kg" / "site"
WIDTH, HEIGHT, MARGIN = 960.0, 440.0, 4.0
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SOUTHERNMOST, NORTHERNMOST, MIDDLE = -56.0, 83.7, 11.0


def main(modules: Path) -> None:
    """Write everything that is vendored."""
    made = [*engine(modules / "oxigraph"), world(modules / "world-atlas")]
    for path in made:
        sys.stdout.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(SITE)}\n")


def engine(package: Path) -> list[Path]:
    """Oxigraph: the glue as the body of a function, which a worker is made of; the module as compressed base64."""
    version = json.loads((package / "package.json").read_text())["version"]
    glue = (package / "web.js").read_text()
    glue = re.sub(r"^export \{.*$", "", glue, flags=re.MULTILINE)
    glue = re.sub(r"^export ", "", glue, flags=re.MULTILINE)
    glue = glue.replace("new URL('web_bg.wasm', import.meta.url)", "undefined")
    head = f"/* Oxigraph {version}, https://github.com/oxigraph/oxigraph; see LICENSE-oxigraph.txt */\n"
    scripts = SITE / "static" / "vendor"
    scripts.mkdir(exist_ok=True)
    code, module = scripts / "oxigraph.js", scripts / "oxigraph-wasm.js"
    code.write_text(f"{head}function oxigraphGlue() {{\n{glue}\nreturn {{ Store, initSync }};\n}}\n")
    packed = base64.b64encode(gzip.compress((package / "web_bg.wasm").read_bytes(), 9, mtime=0)).decode()
    module.write_text(f'{head}var OXIGRAPH_WASM = "{packed}";\n')
    return [code, module]


def world(package: Path) -> Path:
    """Outlines by ISO 3166-1 alpha-2 code, and points for the countries too small to have one."""
    coarse = json.loads((package / "countries-110m.json").read_text())
    fine = json.loads((package / "countries-50m.json").read_text())
    outlines: dict[str, str] = {}
    for code, polygons in countries(coarse):
        outlines[code] = outlines.get(code, "") + path(polygons)
    points = {code: middle(polygons) for code, polygons in countries(fine) if len(code) == 2 and code not in outlines}
    target = SITE / "world.json"
    content = {"width": WIDTH, "height": HEIGHT, "outlines": outlines, "points": points}
    target.write_text(json.dumps(content, indent=0, sort_keys=True) + "\n")
    return target


def countries(topology: dict) -> list[tuple[str, list]]:
    """The countries of a topology with their polygons, as rings of degrees; those without a code under `-`."""
    arcs = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for shape in topology["objects"]["countries"]["geometries"]:
        numeric = shape.get("id")
        country = pycountry.countries.get(numeric=numeric) if numeric else None
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [[ring(indexes, arcs) for indexes in polygon] for polygon in polygons]
        if country is None or country.alpha_2 != "AQ":
            found.append((country.alpha_2 if country else "-", rings))
    return sorted(found, key=lambda item: item[0])


def decoded(arc: list, transform: dict) -> list[tuple[float, float]]:
    """The points of an arc: differences of integers, scaled (TopoJSON 1.0, section 2.1)."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def ring(indexes: list[int], arcs: list) -> list[tuple[float, float]]:
    """A closed ring of several arcs; a negative index is an arc backwards. It goes on where the map ends."""
    points: list[tuple[float, float]] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        for longitude, latitude in arc[1:] if points else arc:
            shifted = (longitude - MIDDLE + 180) % 360 - 180
            turns = round((points[-1][0] - shifted) / 360) if points else 0
            points.append((shifted + 360 * turns, latitude))
    return points


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth (Savric, Patterson, Jenny 2018), fitted to the picture."""
    x, y = equal_earth(longitude, latitude)
    left, right = equal_earth(-180, 0)[0], equal_earth(180, 0)[0]
    bottom, top = equal_earth(0, SOUTHERNMOST)[1], equal_earth(0, NORTHERNMOST)[1]
    scale = min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (top - bottom))
    return WIDTH / 2 + x * scale, MARGIN + (top - y) * scale


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """The projection on the unit sphere."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2 = theta * theta
    slope = A1 + 3 * A2 * t2 + t2**3 * (7 * A3 + 9 * A4 * t2)
    x = 2 * math.sqrt(3) / 3 * math.radians(longitude) * math.cos(theta) / slope
    return x, theta * (A1 + A2 * t2 + t2**3 * (A3 + A4 * t2))


def path(polygons: list) -> str:
    """An SVG path in tenths of a unit, relative from point to point."""
    parts = []
    for polygon in polygons:
        for points in polygon:
            drawn = list(dict.fromkeys(tuple(round(v * 10) for v in projected(*point)) for point in points))
            if len(drawn) < 3:
                continue
            (x, y), *rest = drawn
            parts.append(f"M{x / 10:g} {y / 10:g}l")
            steps = []
            for nx, ny in rest:
                steps.append(f"{(nx - x) / 10:g} {(ny - y) / 10:g}")
                x, y = nx, ny
            parts.append(" ".join(steps) + "z")
    return "".join(parts)


def middle(polygons: list) -> list[float]:
    """The middle of the largest part of a country."""
    largest = max((polygon[0] for polygon in polygons), key=len)
    points = [projected(*point) for point in largest]
    return [round(sum(values) / len(points), 1) for values in zip(*points, strict=True)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
