"""Fits the models of `clean/models/` on labelled pages: `python -m train TASK|all DATA`.

A `Task` (task.py) says how a kind of page is cut into units, lines or blocks: `rows` gives a `Page`
for each labelled page, with one row of features a unit, made by the package's own function, so that
a feature is written down once. The rest does not know what a unit is:

- folds.py parts the pages by site, so that no site is on both sides, and keeps the folds' models;
- fitting.py fits symmetric boosted trees, in an environment of its own, one thread a model and
  fixed seeds: the same data gives the same bytes;
- report.py scores the texts that models give of sites that they have not seen.

A new kind of unit is one module with a `Task`, named in `__main__.TASKS`.
"""
