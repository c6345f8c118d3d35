"""The whole report as files: its pages in each language, the numbers as tables, and the run itself."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from archstats import store, tables
from archstats.records import Run
from archstats.report import index_page, layer_data, ledger_page, model_page, page_assets
from archstats.report.editions import Edition
from archstats.report.links import Links
from archstats.report.script_words import words
from archstats.report.sheet import Sheet
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import LANGUAGES, speaking

Drawn = Callable[[int, int], None]


def draw(
    run: Run,
    drawn: Drawn = lambda _done, _total: None,
    *,
    every: Sequence[Edition] = (Edition("en", first=True),),
    single_file: bool = False,
) -> dict[str, bytes]:
    """Draw the whole report.

    Args:
        run: What to show.
        drawn: Called with the number of pages that are done, and how many there will be.
        every: The languages to draw it in.
        single_file: Whether to draw each edition into one file that needs nothing beside it.

    Returns:
        The content of each file by its path below the report's folder.
    """
    files = {"run.json": store.dumps(run)} | ({} if single_file else tables.files(run))
    beside = {} if single_file else {**page_assets.files(), **layer_data.files(run)}
    done, total = itertools.count(1), len(every) * (1 + bool(run.judgements) + len(run.measured))
    pages: dict[str, bytes] = {}
    for edition in every:
        frame = functools.partial(_framed, run=run, edition=edition, every=every, single_file=single_file)
        with speaking(edition.language):
            sheets = _told(
                _sheets(run, edition, () if single_file else tuple(files), single_file=single_file),
                lambda: drawn(next(done), total),
            )
            if single_file:
                pages[edition.single_file] = frame(list(sheets))
            else:
                pages |= {edition.folder + sheet.path: frame([sheet]) for sheet in sheets}
    return files | beside | pages


def _sheets(run: Run, edition: Edition, data: Sequence[str], *, single_file: bool) -> Iterator[Sheet]:
    """Draw one page after another."""
    models = frozenset(measured.profile.model for measured in run.measured)
    up = "" if edition.first else "../"
    above = View(run, Links(models=models, data=data, data_root=up, single=single_file))
    below = View(run, Links(models=models, data=data, root="../", data_root=f"{up}../", single=single_file))
    yield index_page.sheet(above)
    if run.judgements:
        yield ledger_page.sheet(above)
    for row in below.rows:
        yield model_page.sheet(below, row)


def _told(sheets: Iterable[Sheet], tell: Callable[[], None]) -> Iterator[Sheet]:
    for sheet in sheets:
        yield sheet
        tell()


def _framed(
    sheets: Sequence[Sheet], *, run: Run, edition: Edition, every: Sequence[Edition], single_file: bool
) -> bytes:
    """Put what every page has around one sheet, or around all of them."""
    others = {
        other.language: other.single_file if single_file else _way(edition, other, sheets[0])
        for other in every
        if other != edition
    }
    page = render(
        "page.html.j2",
        run=run,
        sheets=sheets,
        language=edition.language,
        home="#index" if single_file else "../" * sheets[0].path.count("/") + "index.html",
        others={language: (LANGUAGES[language], address) for language, address in others.items()},
        assets=page_assets.within() if single_file else page_assets.beside(_up(edition, sheets[0])),
        words=words(),
        layers=layer_data.elements(run) if single_file else {},
        alone=single_file,
    )
    return page.encode()


def _way(edition: Edition, other: Edition, sheet: Sheet) -> str:
    """Return the way from a page to the same page in another edition."""
    return _up(edition, sheet) + other.folder + sheet.path


def _up(edition: Edition, sheet: Sheet) -> str:
    """Return the way from a page to the report's folder."""
    return "../" * (sheet.path.count("/") + edition.folder.count("/"))
