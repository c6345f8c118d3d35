"""The script's own tests need node, and nothing of npm's; its linters and its bundle need what npm ci installs."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "archstats" / "report" / "script"


@pytest.fixture(scope="session")
def sources():
    """The folder of the script's sources."""
    return SCRIPT


@pytest.fixture(scope="session")
def node():
    """Runs node in the script's folder; skips where there is none."""
    found = shutil.which("node")
    if not found:
        pytest.skip("node is missing")
    return lambda *arguments, **how: subprocess.run(
        [found, *map(str, arguments)], cwd=SCRIPT, capture_output=True, text=True, encoding="utf-8", check=False, **how
    )


@pytest.fixture(scope="session")
def installed(node):
    """Runs a package that npm ci installs; skips where it was not run."""
    if not (SCRIPT / "node_modules" / "esbuild").is_dir():
        pytest.skip("the script's packages are missing: npm ci --prefix archstats/report/script")
    return node
