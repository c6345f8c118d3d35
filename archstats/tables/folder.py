"""The tables as files beside a report's pages."""

from __future__ import annotations

from collections.abc import Iterator

from archstats.records import Run
from archstats.tables.catalog import TABLES
from archstats.tables.formats import FORMATS

FOLDER = "data"
_FORMAT_OF_LARGE = "csv"


def files(run: Run) -> dict[str, bytes]:
    """Return the content of each file by its path below the report's folder: "data/models.csv" and so on.

    A table without rows is left out.
    """
    return dict(_files(run))


def _files(run: Run) -> Iterator[tuple[str, bytes]]:
    for table in TABLES:
        frame = table.frame(run)
        for form in FORMATS:
            if len(frame) and (form.name == _FORMAT_OF_LARGE or not table.large):
                text = form.write(frame, title=table.title, note=table.note)
                yield f"{FOLDER}/{table.name}{form.extension}", text.encode()
