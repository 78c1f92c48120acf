"""One thing, one node: who is who, why, and under which IRI.

```
printed name ──names──▶ Entity ──────────────────────────────▶ resolve: every mention of a letter
                 ▲        ▲
          decisions     identifiers ◀──minting── letters       which IRI it got when it was first published
                 ▲
  adjudication ◀──candidates ◀──likeness ──▶ reconcile         what looks alike: for people to judge
```

- `names`: a printed name's organisation or person, computed from the name alone: a decision, a curated form, else the
  folded name. So any order, any split of the letters and any number of processes give the same result.
- `decisions`: what people decided, SSSOM, positive and negative; contradictions are errors with file and line.
- `identifiers`, `minting`: the table of IRIs, which only grows. Identity is never decided there.
- `resolve`: every mention of a letter gets its entity, or a finding.
- `likeness`, `candidates`, `adjudication`: pairs of names that look alike, out of any number, as a sheet for a person;
  the filled sheet becomes decisions. Likeness proposes and never joins.
- `reconcile`: the same likeness for tables of names, as the W3C community group's Reconciliation API has it.
"""
