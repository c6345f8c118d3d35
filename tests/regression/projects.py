"""A project of one's own: a package of models, a configuration and a baseline in a git repository."""

import shutil
import subprocess

MODELS = """
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.blocks = nn.Sequential(
            nn.Sequential(nn.Conv2d(16, 16, 3, padding=1), nn.ReLU()),
            nn.Sequential(nn.Conv2d(16, 16, 3, padding=1), nn.ReLU()),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(16, 10)

    def forward(self, x):
        return self.head(self.pool(self.blocks(self.stem(x))).flatten(1))


def net():
    return Net()


def coder():
    return nn.Sequential(nn.Linear(8, 32), nn.Linear(32, 8))
"""

CONFIG = """
[tool.archstats.check]
baseline = "costs.json"

[[tool.archstats.models]]
name = "net"
target = "shop.models:net"
input = "1x3x32x32"

[[tool.archstats.models]]
name = "coder"
target = "shop.models:coder"
input = [4, 8]
"""


class Project:
    """A folder with a package `shop`, in which the command line is called."""

    config = CONFIG

    def __init__(self, folder, run_cli):
        self.folder = folder
        self._run_cli = run_cli
        (folder / "shop").mkdir()
        (folder / "shop" / "__init__.py").touch()
        self.models(MODELS)
        self.configure(CONFIG)

    @property
    def baseline(self):
        return self.folder / "costs.json"

    def models(self, source):
        (self.folder / "shop" / "models.py").write_text(source, encoding="utf-8")

    def change(self, old, new):
        """Edit the models: what is replaced must be there."""
        source = (self.folder / "shop" / "models.py").read_text(encoding="utf-8")
        assert old in source
        self.models(source.replace(old, new))

    def configure(self, text):
        (self.folder / "pyproject.toml").write_text(text, encoding="utf-8")

    def check(self, *arguments):
        """Return exit status, standard output and standard error; never a traceback."""
        status, out, err = self._run_cli("check", *arguments)
        assert "Traceback" not in out + err
        return status, out, err

    def git(self, *arguments):
        given = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(
            [shutil.which("git"), "-C", str(self.folder), *given, *arguments], check=True, capture_output=True
        )

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "state")


def new_project(folder, monkeypatch, run_cli):
    """Return a project without a baseline; the working folder is its own."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("CI", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    project = Project(folder, run_cli)
    project.git("init", "-q")
    return project


def with_baseline(project):
    """Return the project with a committed baseline, which passes."""
    assert project.check("--update", "-q") == (0, "", "")
    project.commit()
    assert project.check("-q") == (0, "", "")
    return project
