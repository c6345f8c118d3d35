"""A whole check: read, count, compare, and write what is to be accepted."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from archstats import store
from archstats.errors import ArchstatsError
from archstats.regression.baseline import COUNTING_VERSION, Baseline, dumps
from archstats.regression.baseline_reading import parse_baseline, read_baseline, require_todays_counting
from archstats.regression.check import Shown, Update, check, updated
from archstats.regression.config import Config, expanded, selected
from archstats.regression.config_reading import read_config
from archstats.regression.counting import Counts, NotCounted, count_models
from archstats.regression.findings import Outcome
from archstats.regression.problems import CannotCheckError
from archstats.regression.revisions import read_at


@dataclass(frozen=True)
class Request:
    """What is asked for.

    config: the configuration's file; the nearest pyproject.toml that has a [tool.archstats] where there is none.
    baseline: the baseline's file, in the place of the configured one; `against` a git revision to read it from.
    models: names or patterns of the models to check; all where there is none.
    update: what of today's costs to accept; `force` does so in CI too.
    timeout_s: in the place of the configured one.
    """

    config: Path | None = None
    baseline: Path | None = None
    models: tuple[str, ...] = ()
    update: Update = field(default_factory=Update)
    against: str | None = None
    force: bool = False
    timeout_s: float | None = None

    @property
    def writes(self) -> bool:
        """Whether the baseline is to be written."""
        return self.update.changed or self.update.new or self.update.prune


Report = Callable[[int, int, str], None]


def run(request: Request, report: Report = lambda *_: None, environment: Mapping[str, str] = os.environ) -> Outcome:
    """Check, and update the baseline first where that is asked for.

    Args:
        request: What is asked for.
        report: Told how many of how many models are counted, and the name of the last.
        environment: Where it is seen whether this is CI.

    Raises:
        CannotCheckError: There is nothing to check, or nothing to compare it with.
        OutputError: The baseline cannot be written.
    """
    _refuse(request, environment)
    config = _configured(request)
    shown = _shown(request, config)
    baseline = _baseline(request, config, shown)
    config = expanded(config)
    wanted = _wanted(request, config)
    counts = _count(config, wanted, report)
    written = ""
    if request.writes:
        baseline, written = _write(request, config, baseline, counts, shown)
    outcome = check(config, baseline, counts, shown, partly=bool(request.models))
    return msgspec.structs.replace(outcome, written=written)


def _refuse(request: Request, environment: Mapping[str, str]) -> None:
    """Refuse what must not be done, whatever the models are."""
    if not request.writes:
        return
    if request.against is not None:
        message = "A baseline of the past cannot be updated."
        raise CannotCheckError("A310", message, "Drop --against, or what updates the baseline.")
    if environment.get("CI", "").lower() not in ("", "0", "false") and not request.force:
        message = "The baseline is not updated here: the environment variable CI is set."
        raise CannotCheckError("A311", message, "Update it on your machine and commit it, or add --force.")


def _configured(request: Request) -> Config:
    path = request.config or nearest_config(Path.cwd())
    config = read_config(path, shown_path(path))
    folder = config.folder.resolve()
    baseline = request.baseline.absolute() if request.baseline else folder / config.baseline
    return replace(config, folder=folder, baseline=baseline, timeout_s=request.timeout_s or config.timeout_s)


def nearest_config(folder: Path) -> Path:
    """Return the nearest pyproject.toml, here or above, that has a [tool.archstats].

    Raises:
        CannotCheckError: There is none.
    """
    for place in (folder, *folder.parents):
        path = place / "pyproject.toml"
        if path.is_file() and _is_ours(path):
            return path
    message = f"There is no pyproject.toml with a [tool.archstats] in {folder} or above it."
    raise CannotCheckError("A301", message, "List models as [[tool.archstats.models]] in one, or name it: --config.")


def _is_ours(path: Path) -> bool:
    """Whether a file configures archstats; one that cannot be read may, and its reader will say what is wrong."""
    try:
        return "archstats" in tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, ValueError, RecursionError, AttributeError):
        return True


def shown_path(path: Path) -> str:
    """Return a path as it is shown: from the working folder where it is below it."""
    here, absolute = Path.cwd(), path.absolute()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def _shown(request: Request, config: Config) -> Shown:
    options: list[str] = []
    for name, path in (("--config", request.config), ("--baseline", request.baseline)):
        options += [name, path.as_posix()] if path else []
    return Shown(shown_path(config.baseline), ("archstats", "check", *options))


def _baseline(request: Request, config: Config, shown: Shown) -> Baseline:
    """Return the baseline to compare with, or the one to update, which need not exist yet."""
    if request.against is not None:
        found: Baseline | None = parse_baseline(
            read_at(request.against, config.baseline, shown.baseline), f"{request.against}:{shown.baseline}"
        )
    else:
        found = read_baseline(config.baseline, shown.baseline)
    if found is None:
        if request.update.changed or request.update.new:
            return Baseline(models={})
        message = f"There is no baseline {shown.baseline}."
        remedy = f"Write the first one and commit it: {shown.call('--update')}"
        raise CannotCheckError("A302", message, remedy, file=shown.baseline)
    if not (request.update.changed and not request.models):
        require_todays_counting(found, shown.baseline)
    return found


def _wanted(request: Request, config: Config) -> set[str]:
    names = [model.name for model in config.models]
    for pattern in request.models:
        if not selected(names, [pattern]):
            near = difflib.get_close_matches(pattern, names, n=3, cutoff=0.5)
            hint = f"Did you mean {', '.join(near)}?" if near else f"There are {', '.join(names[:10])}."
            raise CannotCheckError("A309", f"{config.file} lists no model {pattern!r}.", hint, file=config.file)
    return selected(names, request.models)


def _count(config: Config, wanted: set[str], report: Report) -> Counts:
    done: list[str] = []

    def counted(name: str) -> None:
        done.append(name)
        report(len(done), len(wanted), name)

    models = [model for model in config.models if model.name in wanted]
    try:
        return count_models(models, config.folder, config.timeout_s, counted)
    except ArchstatsError as error:  # the models' own errors are results
        raise CannotCheckError("A307", error.message, error.remedy) from error


def _write(request: Request, config: Config, baseline: Baseline, counts: Counts, shown: Shown) -> tuple[Baseline, str]:
    """Write the baseline with what is accepted; return it, and what was done to it."""
    if baseline.counting != COUNTING_VERSION:
        baseline = _counted_anew(request, config, baseline, counts, shown)
    after = updated(baseline, config, counts, request.update)
    content = dumps(after.baseline)
    path = config.baseline.resolve()
    if not path.is_file() or path.read_bytes() != content:
        store.write(path, content)
    return after.baseline, f"{shown.baseline}: {after}"


def _counted_anew(request: Request, config: Config, baseline: Baseline, counts: Counts, shown: Shown) -> Baseline:
    """Return the baseline under today's counting rules, where each of its models is counted or pruned.

    Raises:
        CannotCheckError: Numbers by other rules would stay in it.
    """
    counted = {name for name, costs in counts.items() if not isinstance(costs, NotCounted)}
    gone = baseline.models.keys() - {model.name for model in config.models} if request.update.prune else set()
    if left := sorted(baseline.models.keys() - counted - gone):
        raise CannotCheckError(
            "A305",
            f"{shown.baseline} was counted by other rules, and {', '.join(left[:5])} cannot be counted anew.",
            "Mend what could not be counted; --prune drops what is no longer listed.",
            file=shown.baseline,
        )
    return Baseline(models=dict(baseline.models))
