"""RML over rows of JSON by morph-kgc: `python morph_rows.py MAPPING.ttl OUT.nt`, the rows named in the mapping.

The time is that of reading mapping and rows, mapping and writing N-Triples, in one process.
"""

import json
import logging
import sys
import time

import morph_kgc

CONFIGURATION = """
[CONFIGURATION]
number_of_processes = 1
na_values =
logging_level = ERROR
[rows]
mappings = {}
"""


def memory():
    """The most memory that this process had, in MiB."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


def main() -> None:
    """Map and write."""
    logging.disable(logging.WARNING)
    wall, cpu = time.perf_counter(), time.process_time()
    triples = morph_kgc.materialize_set(CONFIGURATION.format(sys.argv[1]))
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.writelines(f"{triple} .\n" for triple in triples)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"items": len(triples), "cpu": cpu, "wall": wall, "memory": memory()}))


main()
