"""A seeded generator of believable self-evaluation forms, on paper and damaged.

    python -m eval.generate --n 60 --seed 7 --out DIR [--layout N] [--damage KIND]

`domains` (what projects are about) → `projects` (honest forms) → `planting` (mistakes, each
recorded) → `layouts` and `budget_blocks` (a ruled sheet, and what it then says) →
`paginate` → `typeset` (ink) → `damage`. `make` puts them together.
"""
