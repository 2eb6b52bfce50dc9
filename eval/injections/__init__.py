"""Text that addresses the reader, planted into forms: nothing may change but a finding.

    python -m eval.injections [--slow]

`cases.json` holds what is planted and where; `planting` puts it into a file; `check`
reads the clean and the planted file, with the offline reader and with a model that
obeys whatever it is shown, and compares.
"""
