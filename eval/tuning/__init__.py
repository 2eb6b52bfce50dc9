"""Tunes the text recogniser to office print: made lines, damaged as readers get them.

    python -m eval.tuning --minutes 120 --out FILE [--base FILE] [--seed N]
    python -m eval.tuning.check FILE [--base FILE] [--lines N] [--seed N]
    python -m eval.tuning.halves FILE OUT

`corpora` (general Chinese) and `vocabulary` (words of forms) → `texts` → `lines` (drawn with
`fonts`, worn by `damage`) → `feed` (batches) → `train`, which runs the recogniser's own file
with `graph` and `operators` and writes it back through `halves`. `check` compares two files.
Needs the dependency group `tuning`; see the README beside this file.
"""
