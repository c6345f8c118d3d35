"""The report's words: each is there in every language, with the same values in it, and compiled as it is written."""

import gettext
import re
import tomllib
from pathlib import Path

import pytest

from archstats import words
from archstats.words import LANGUAGES, ngettext, speaking, spoken

babel = pytest.importorskip("babel", reason="the catalogues are read by Babel: pip install babel")
PROJECT, ROOT = Path(__file__).parents[1], Path(words.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]
HOW = "run the three lines of the README's section on languages"


def catalogue(language):
    from babel.messages.pofile import read_po

    with (ROOT / "locale" / language / "LC_MESSAGES" / "archstats.po").open("rb") as file:
        return read_po(file, locale=language)


def said():
    """All messages of the code and the templates, found as pyproject.toml says."""
    from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

    mappings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    patterns = [mapping["pattern"].removeprefix("archstats/") for mapping in mappings]
    found = extract_from_dir(
        PROJECT / "archstats",
        method_map=[(pattern, mapping["method"]) for pattern, mapping in zip(patterns, mappings, strict=True)],
        options_map=dict(zip(patterns, mappings, strict=True)),
        keywords={**DEFAULT_KEYWORDS, "later": None},
    )
    return {message for _file, _line, message, _comments, _context in found}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_none_is_left_over(language):
    there = {message.id: message for message in catalogue(language) if message.id}
    assert (said() - set(there), set(there) - said()) == (set(), set()), HOW
    for message in there.values():
        assert not message.fuzzy, message.id
        assert all(message.string if isinstance(message.string, tuple) else [message.string]), message.id


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_values_of_its_message(language):
    def values(text):
        return set(re.findall(r"%\(\w+\)s|\{\w*\}", text))

    words = catalogue(language)
    for message in words:
        assert not list(message.check(words)), message.id
        texts = message.string if isinstance(message.string, tuple) else [message.string]
        ids = message.id if isinstance(message.id, tuple) else [message.id]
        for text in texts:
            assert values(text) == values(ids[-1]), message.id
            assert "%" not in re.sub(r"%%|%\(\w+\)s", "", text + ids[-1]), message.id
            assert re.findall(r"</?\w+", text) == re.findall(r"</?\w+", ids[-1]), message.id


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language):
    with (ROOT / "locale" / language / "LC_MESSAGES" / "archstats.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue(language):
        if isinstance(message.id, tuple):
            assert compiled.ngettext(*message.id, 2) == message.string[0], HOW
        elif message.id:
            assert compiled.gettext(message.id) == message.string, HOW


def test_a_language_is_spoken_inside_its_block_only():
    with speaking("zh"):
        assert spoken() == "zh"
        with speaking("en"):
            assert ngettext("%(num)s model", "%(num)s models", 2) == "2 models"
        assert spoken() == "zh"
    assert spoken() == "en"


def test_names_are_kept_apart_in_pages_alone():
    """A terminal and a table get what a model is called, and nothing else."""
    name = "שלום"
    assert words.gettext("%(path)s (call %(number)s)", path=name, number=2) == f"{name} (call 2)"
    with speaking("en"):
        assert words.gettext("%(path)s (call %(number)s)", path=name, number=2) == f"\u2068{name}\u2069 (call 2)"
