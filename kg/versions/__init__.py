"""Versions of a dataset: publishing one that is never changed, describing and checking it, comparing two, rebasing.

A version is made of a build and lies in a directory of its own, named after it:

    index.json  SHA256SUMS          every file with size and digest; the counts; the letters with their rights
    CHANGELOG.md  CITATION.cff      what changed since the version before, in words; how to cite
    catalogue.ttl  void.ttl         DCAT 3 (DCAT-AP) and VoID with class and property partitions
    dataset.jsonld                  schema.org Dataset, for search engines
    datapackage.json  ro-crate-metadata.json
    build.json                      what was built from what, as the build says
    dump/                           the whole graph in every format, compressed
    letters/  texts/                each letter as Turtle, and the text that every offset refers to
    tables/                         CSV for spreadsheets, described by csv-metadata.json (CSV on the Web)
    changes/                        triples and quads added and removed since the version before
"""
