"""A question as a query: which rows, which of their figures, what is asked of them.

`names` finds the rows a question names, `terms` the words it is made of, `reading` makes
one `Query` of them or says what it did not understand, `running` answers it over the data.
Nothing is guessed: a question with a word that is no term is not read as a query.
"""

from assistant.answering.query.forms import FormQuery
from assistant.answering.query.forms_told import run_forms
from assistant.answering.query.parsed import Group, Query
from assistant.answering.query.reading import Reading, picked, read
from assistant.answering.query.running import run
from assistant.answering.query.spotted import levels_named, named_rows

__all__ = [
    "FormQuery",
    "Group",
    "Query",
    "Reading",
    "levels_named",
    "named_rows",
    "picked",
    "read",
    "run",
    "run_forms",
]
