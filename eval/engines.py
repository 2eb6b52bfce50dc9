"""The readers that can be measured, each a function from a case's files to an `Outcome`.

In: the name of an engine. Out: a callable. `UsageError` when the name is unknown or the
engine needs something that is not installed or configured. What a reader itself raises
on purpose (`FuheError`) becomes the outcome's error; anything else is a broken program
and is reported as such, under its own name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import FuheError, UsageError
from eval.outcome import FormRead, Outcome

if TYPE_CHECKING:
    from assistant.form import Form
    from assistant.model import Ask
    from assistant.page import Page

Engine = Callable[[Sequence[Path]], Outcome]

OURS = ("offline", "both", "lean", "model")
BASELINES = ("ocr-rules", "img2table")


def engine(name: str) -> Engine:
    """The engine of that name: one of ours, or a baseline; "both@NAME" asks the model NAME."""
    if name in BASELINES:
        from eval.baselines import engine as baseline

        return baseline(name)
    if name.partition("@")[0] not in OURS:
        raise UsageError(
            f"there is no engine {name!r}", advice=f"choose from {', '.join((*OURS, *BASELINES))}"
        )
    return _ours(name)


def _ours(name: str) -> Engine:
    from assistant import settings

    name, _, model = name.partition("@")
    chosen = settings.load(engine=name, **({"model": model} if model else {}))
    ask: Ask | None = None
    if name != "offline":
        if not chosen.has_model:
            raise UsageError(
                f"the engine {name!r} needs a model", advice="set OPENAI_API_KEY or OPENAI_BASE_URL"
            )
        from assistant.model import chat

        ask = chat(chosen)

    def read(paths: Sequence[Path]) -> Outcome:
        from assistant.ingest import Failed, read_forms
        from assistant.reading.source import Source

        forms, errors, pages = [], [], []
        sources = [Source.open(path) for path in paths]
        for outcome in read_forms(sources, chosen, ask=ask):
            if isinstance(outcome, Failed):
                errors.append(str(outcome.error))
                continue
            forms.append(outcome.form)
            pages += list(outcome.pages)
        tokens = [form.reading.tokens for form in forms]
        return Outcome(
            forms=tuple(form_read(form) for form in forms),
            error="; ".join(errors),
            grids=tuple(grid_of_page(page) for page in pages),
            pictures={page.number: page.picture for page in pages if page.picture},
            pages=len(pages) or len(paths),
            tokens=(sum(t.input for t in tokens), sum(t.output for t in tokens)),
            requests=sum(t.requests for t in tokens),
        )

    return read


def guarded(read: Engine, paths: Sequence[Path]) -> Outcome:
    """The outcome, whatever the reader does: a case that breaks it must not stop the run."""
    try:
        return read(paths)
    except FuheError as error:
        return Outcome(error=str(error), pages=len(paths))
    except Exception as error:  # a broken reader is a result too, and is told as one
        return Outcome(error=f"BROKEN {type(error).__name__}: {error}", pages=len(paths))


def form_read(form: Form) -> FormRead:
    """Our own form in the eval suite's shape."""
    dumped: Mapping[str, Any] = form.model_dump(mode="json", by_alias=True)
    seen = form.evidence
    return FormRead(
        form=dumped["form"],
        review=form.review,
        confidence={p: e.confidence for p, e in seen.items()},
        place={p: (e.page or 1, *e.box) for p, e in seen.items() if e.box},
        findings=tuple(
            {"rule": f.rule, "severity": f.severity, "fields": list(f.fields)}
            for f in form.findings
        ),
        inferred=tuple(p for p, e in seen.items() if e.status == "inferred"),
    )


def grid_of_page(page: Page) -> list[dict[str, Any]]:
    """The ruled cells of a page, rows counted from the first of them."""
    ruled = [cell for cell in page.cells if cell.ruled]
    top = min((cell.row for cell in ruled), default=0)
    left = min((cell.column for cell in ruled), default=0)
    return [
        {
            "row": cell.row - top,
            "column": cell.column - left,
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "text": cell.text.replace("\n", ""),
        }
        for cell in ruled
    ]
