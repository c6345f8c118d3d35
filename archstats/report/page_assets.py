"""Style and script of the pages, and all that a page may load and run: nothing that is not its own."""

from __future__ import annotations

import functools
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources

from markupsafe import Markup

STYLE, SCRIPT = "style.css", "script.js"


@dataclass(frozen=True)
class PageAssets:
    """What a page loads or holds.

    first: the script that runs before anything is painted; it stands in every page.
    folder: the way to where style and script lie; None where they stand in the page.
    policy: the page's Content-Security-Policy, which allows these and nothing else.
    """

    first: Markup
    folder: str | None
    policy: str

    @property
    def style(self) -> Markup:
        """The style sheet, for a page that holds it."""
        return _inside(STYLE)

    @property
    def script(self) -> Markup:
        """The script, for a page that holds it."""
        return _inside(SCRIPT)


def files() -> dict[str, bytes]:
    """Return what lies beside the pages of a folder."""
    return {f"assets/{name}": _asset(name).encode() for name in (STYLE, SCRIPT)}


@functools.cache
def beside(up: str) -> PageAssets:
    """Return the assets of a page from which `up` leads to the report's folder."""
    # A file has no origin: Chromium allows what lies beside it by 'self', others by its scheme.
    policy = _policy(["'self'", "file:", "'unsafe-inline'"], ["'self'", "file:", _digest("first.js")])
    return PageAssets(_inside("first.js"), f"{up}assets/", policy)


@functools.cache
def within() -> PageAssets:
    """Return the assets of a page that holds them itself."""
    return PageAssets(_inside("first.js"), None, _policy(["'unsafe-inline'"], [_digest("first.js"), _digest(SCRIPT)]))


def _policy(styles: list[str], scripts: list[str]) -> str:
    sources = {"default-src": ["'none'"], "style-src": styles, "script-src": scripts}
    sources |= {"base-uri": ["'none'"], "form-action": ["'none'"]}
    return "; ".join(f"{name} {' '.join(allowed)}" for name, allowed in sources.items())


def _inside(name: str) -> Markup:
    return Markup(_asset(name))  # noqa: S704 (our own files)


def _digest(name: str) -> str:
    return f"'sha256-{b64encode(sha256(_asset(name).encode()).digest()).decode()}'"


@functools.cache
def _asset(name: str) -> str:
    return (resources.files("archstats.report") / "assets" / name).read_text(encoding="utf-8").strip()
