"""Where each thing of a report stands, as seen from a page: in a folder of pages, or all in one file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """Makes the addresses that a page links to.

    models: the models that have a page.
    data: the files of numbers; none where the pages stand alone.
    root: the way from the page to the index: "../" from a model's page.
    data_root: the way from the page to the files of numbers.
    single: whether all pages are in one file; then every address is a place in it.
    """

    models: Collection[str]
    data: Collection[str] = ()
    root: str = ""
    data_root: str = ""
    single: bool = False

    def index(self, place: str = "") -> str:
        """Return the address of the index, or of a place in it."""
        if self.single:
            return f"#{place or 'index'}"
        return f"{self.root}index.html{place and '#' + place}"

    def model(self, name: str) -> str:
        """Return the address of a model's page; empty where it has none."""
        if name not in self.models:
            return ""
        return f"#{page_id(name)}" if self.single else f"{self.root}models/{page_name(name)}"

    def ledger(self, judgement: str = "") -> str:
        """Return the address of the ledger's page, or of one judgement in it."""
        place = f"claim-{anchor(judgement)}" if judgement else ""
        if self.single:
            return f"#{place or 'the-ledger'}"
        return f"{self.root}ledger.html{place and '#' + place}"

    def file(self, name: str) -> str:
        """Return the address of a file of numbers: "data/models.csv"; empty where it does not lie beside the pages."""
        return f"{self.data_root}{name}" if name in self.data else ""

    def within(self, model: str, part: str) -> str:
        """Return the id of a part of a model's page, which one file holds for each of the models."""
        return f"{page_id(model)}.{part}" if self.single else part


_DIGESTED = re.compile(r"-[0-9a-f]{8}$")
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])(\.|-|$)")
"""What Windows keeps for itself, with any ending."""


def page_name(model: str) -> str:
    """Return the file name of a model's page: its name where that is harmless, else a likeness and a digest.

    >>> page_name("vgg16"), page_name("../vgg16"), page_name("nul")
    ('vgg16.html', 'vgg16-6be9c0e7.html', 'model-nul-99e62427.html')
    """
    likeness = re.sub(r"[^a-z0-9_.-]+", "-", model.lower()).strip("-.")[:80]
    if _DEVICES.match(likeness):
        likeness = f"model-{likeness}"
    if likeness and likeness == model and not _DIGESTED.search(model):
        return f"{likeness}.html"
    digest = hashlib.sha256(model.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{likeness or 'model'}-{digest}.html"


def page_id(model: str) -> str:
    """Return the id of a model's page where all pages are in one file: "model-vgg16"."""
    return f"model-{page_name(model).removesuffix('.html')}"


def anchor(name: str) -> str:
    """Return what stands for a name in an id: itself where that is harmless, else a digest of it."""
    return name if re.fullmatch(r"[\w.-]+", name) else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
