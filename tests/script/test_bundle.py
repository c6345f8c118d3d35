"""What is committed as the pages' script is what its sources give, says nothing of its own, and is small."""

import json
import re

from archstats.report import page_assets
from archstats.report.script_words import WORDS, words
from archstats.words import speaking

SAID = re.compile(r"""\bsay\(([^()]*)""")


def test_the_committed_script_is_what_its_sources_give(installed, sources, tmp_path):
    built = installed("build.js", tmp_path)
    assert built.returncode == 0, built.stderr
    for name in ("script.js", "first.js"):
        committed = sources.parent / "assets" / name
        assert (tmp_path / name).read_bytes() == committed.read_bytes(), f"npm run build makes another {name}"


def test_the_linters_find_nothing(installed, sources):
    for tool in (("eslint/bin/eslint.js", "--max-warnings", "0", "."), ("typescript/bin/tsc",)):
        found = installed(sources / "node_modules" / tool[0], *tool[1:])
        assert found.returncode == 0, found.stdout + found.stderr


def test_the_script_is_small_and_can_stand_in_a_page():
    inside = page_assets.within()
    assert len(inside.script.encode()) < 60_000
    for text in (str(inside.script), str(inside.first)):
        assert "</script" not in text.lower()
        assert "<!--" not in text


def test_the_policy_allows_what_the_page_runs_and_nothing_else():
    beside, inside = page_assets.beside("../"), page_assets.within()
    assert (beside.policy.count("sha256-"), inside.policy.count("sha256-")) == (1, 2)
    assert ("file:" in beside.policy, "file:" in inside.policy) == (True, False)
    for assets in (beside, inside):
        assert assets.policy.startswith("default-src 'none';")
        assert "'unsafe-inline'" not in assets.policy.partition("script-src")[2]


def test_every_word_is_there_and_none_is_idle(sources):
    text = "".join(path.read_text(encoding="utf-8") for path in sources.glob("*.js"))
    said = {key for call in SAID.findall(text) for key in re.findall(r'"(\w+)"', call)}
    assert said <= set(WORDS)
    assert [key for key in WORDS if f'"{key}"' not in text] == []


def test_words_are_said_in_the_pages_language():
    with speaking("zh"):
        chinese = words()
    assert chinese.keys() == words().keys()
    assert json.dumps(words())


def test_no_registry_is_named(sources):
    lock = (sources / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "registry" not in lock
