"""Reading the configuration: the [tool.archstats] tables of a TOML file.

    [tool.archstats.check]
    baseline = "costs.json"                  # beside this file; archstats-baseline.json where nothing is said
    tolerance = { macs = "1%", peak_bytes = "10M" }     # or one for all: "1%"; 0 where nothing is said
    decrease = "warn"                        # or "error": what a number that fell is
    metrics = ["macs", "params"]             # all five where nothing is said
    timeout = 60                             # seconds a model may take

    [[tool.archstats.models]]
    name = "tiny"                            # the target where nothing is said
    target = "package.models:tiny"           # any source: "resnet18_cifar", "torchvision:resnet50", "timm:vit*"
    input = "1x3x32x32"                      # the input language, [1, 3, 32, 32], or several such lists
    kwargs = { width = 32 }                  # what the target is called with
    tolerance = "2%"
    budget = { macs = "4.5G", params = "26M" }

    [[tool.archstats.budgets]]
    models = "resnet*"                       # a pattern, or a list of them
    params = "26M"

A file is read whole and refused at its first mistake. Reading imports nothing that it names.
"""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from archstats.errors import BadInputError
from archstats.inputs import GivenInputs, as_inputs
from archstats.regression.config import DEFAULT_TIMEOUT_S, Budget, Budgets, Config, Model
from archstats.regression.metrics import METRICS, Allowance, parse_allowance, parse_budget
from archstats.regression.problems import CannotCheckError
from archstats.regression.toml_lines import TomlLines

T = TypeVar("T")
Place = tuple[str | int, ...]

DEFAULT_BASELINE = "archstats-baseline.json"
_LARGEST_FILE = 2_000_000
_LONGEST_NAME = 200
_LONGEST_TIMEOUT_S = 86_400
_PLACE = re.compile(r"line (\d+), column \d+")
_TARGET = re.compile(r"[\w.*?\[\]!-]+|[\w.]+:[\w./*?\[\]!-]+")
_TAKEN = ("model", "input_shape")


def read_config(path: Path, shown: str) -> Config:
    """Read a configuration; `shown` is what it is called in messages.

    Raises:
        CannotCheckError: It cannot be read, or something in it cannot be used; the message says in which line.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise CannotCheckError("A301", f"{shown}:1: the file is too large.", file=shown, line=1)
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        remedy = "Name a TOML file that has [[tool.archstats.models]]: --config FILE."
        raise CannotCheckError("A301", f"{shown} cannot be read: {why}.", remedy, file=shown) from error
    return parse_config(raw, path.parent, shown)


def parse_config(raw: bytes, folder: Path, shown: str) -> Config:
    """Read the content of a configuration file that stands in a folder; see `read_config`.

    Raises:
        CannotCheckError: Something in it cannot be used; the message says in which line.
    """
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n")
        content = tomllib.loads(text)
        lines = TomlLines(text)
    except UnicodeDecodeError as error:
        line, what = 1 + raw.count(b"\n", 0, error.start), "this is not UTF-8 text"
    except RecursionError:
        line, what = 1, "its tables and arrays stand too deep in one another"
    except ValueError as error:  # TOML's own error, and numbers that Python refuses to read
        line, what = _line_of(str(error), text), f"this is not TOML: {str(error).rstrip('.')}"
    else:
        return _Reader(shown, folder, lines).config(content)
    raise CannotCheckError("A301", f"{shown}:{line}: {what}.", "Mend that line.", file=shown, line=line)


def _line_of(message: str, text: str) -> int:
    place = _PLACE.search(message)
    return int(place[1]) if place else 1 + text.rstrip("\n").count("\n")


@dataclass(frozen=True)
class _Reader:
    """From the tables of a file to a configuration."""

    file: str
    folder: Path
    lines: TomlLines

    def wrong(self, place: Iterable[str | int], what: str, remedy: str = "") -> NoReturn:
        line = self.lines.of(*place)
        raise CannotCheckError("A301", f"{self.file}:{line}: {what}", remedy, file=self.file, line=line)

    def config(self, content: Mapping[str, object]) -> Config:
        place = ("tool", "archstats")
        tool = self.table(content.get("tool", {}), ("tool",))
        table = self.table(tool.get("archstats", {}), place)
        self.known(table, ("check", "models", "budgets"), place)
        check = self.check(self.table(table.get("check", {}), (*place, "check")))
        shared = check.pop("tolerance")
        models = tuple(
            self.model(one, (*place, "models", number), shared)
            for number, one in enumerate(self.tables(table.get("models", []), (*place, "models")))
        )
        budgets = tuple(
            self.budgets(one, (*place, "budgets", number))
            for number, one in enumerate(self.tables(table.get("budgets", []), (*place, "budgets")))
        )
        if not models:
            line = self.lines.of(*place)
            what = f"{self.file}:{line}: it lists no model, so there is nothing to check."
            raise CannotCheckError("A309", what, "List models as [[tool.archstats.models]].", file=self.file, line=line)
        return Config(self.file, self.folder, models=models, budgets=budgets, **check)  # type: ignore[arg-type]

    def check(self, table: Mapping[str, object]) -> dict[str, object]:
        place = ("tool", "archstats", "check")
        self.known(table, ("baseline", "tolerance", "decrease", "metrics", "timeout"), place)
        path = self.text(table.get("baseline", DEFAULT_BASELINE), (*place, "baseline"))
        decrease = table.get("decrease", "warn")
        if decrease not in ("warn", "error"):
            self.wrong((*place, "decrease"), "decrease is neither 'warn' nor 'error'.")
        return {
            "baseline": self.folder / path,
            "tolerance": self.tolerance(table.get("tolerance", {}), (*place, "tolerance")),
            "decrease_is_error": decrease == "error",
            "metrics": self.metrics(table.get("metrics", list(METRICS)), (*place, "metrics")),
            "timeout_s": self.seconds(table.get("timeout", DEFAULT_TIMEOUT_S), (*place, "timeout")),
        }

    def metrics(self, given: object, place: Place) -> tuple[str, ...]:
        if not isinstance(given, list) or not given:
            self.wrong(place, "metrics is not a list of names.", f"There are {', '.join(METRICS)}.")
        for name in given:
            self.known({str(name): None}, METRICS, place)
        return tuple(dict.fromkeys(given))

    def seconds(self, given: object, place: Place) -> float:
        if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= _LONGEST_TIMEOUT_S:
            self.wrong(place, "timeout is not a number of seconds.", "Write one above 0: timeout = 60.")
        return float(given)

    def model(self, table: Mapping[str, object], place: Place, shared: object) -> Model:
        self.known(table, ("name", "target", "input", "kwargs", "materialize", "tolerance", "budget"), place)
        if "target" not in table:
            self.wrong(place, "the model has no target.", 'Name one: target = "package.module:callable".')
        target = self.target(table["target"], (*place, "target"))
        own = self.tolerance(table.get("tolerance", {}), (*place, "tolerance"))
        materialize = table.get("materialize", False)
        if not isinstance(materialize, bool):
            self.wrong((*place, "materialize"), "materialize is neither true nor false.")
        model = Model(
            name=self.name(table.get("name", target), (*place, "name")),
            target=target,
            input=self.input(table["input"], (*place, "input")) if "input" in table else None,
            kwargs=self.kwargs(table.get("kwargs", {}), (*place, "kwargs")),
            materialize=materialize,
            tolerance={**shared, **own} if isinstance(shared, dict) else own,
            budget=self.limits(table.get("budget", {}), (*place, "budget")),
            line=self.lines.of(*place),
        )
        if model.is_pattern and "name" in table:
            self.wrong((*place, "name"), "a pattern stands for several models, which have names of their own.")
        return model

    def target(self, given: object, place: Place) -> str:
        text = self.text(given, place)
        if not _TARGET.fullmatch(text) or len(text) > _LONGEST_NAME:
            what = f"{text[:60]!r} is no name of the zoo, no torchvision:NAME, timm:NAME or package.module:callable."
            self.wrong(place, what)
        return text

    def name(self, given: object, place: Place) -> str:
        text = self.text(given, place)
        if len(text) > _LONGEST_NAME or not text.isprintable() or text.startswith("-") or text != text.strip():
            what = f"a name is at most {_LONGEST_NAME} characters that can be printed, and does not begin with -."
            self.wrong(place, what)
        return text

    def input(self, given: object, place: Place) -> str:
        """Return an input as the input language writes it."""
        sizes: GivenInputs
        if isinstance(given, str):
            sizes = given
        elif isinstance(given, list) and given and all(isinstance(size, list) for size in given):
            sizes = [tuple(size) for size in given]
        elif isinstance(given, list):
            sizes = tuple(given)
        else:
            self.wrong(place, "an input is a text or a list of sizes.", 'Write "1x3x224x224" or [1, 3, 224, 224].')
        try:
            return str(as_inputs(sizes))
        except BadInputError as error:
            self.wrong(place, error.message, error.remedy)
        except (TypeError, ValueError, RecursionError):
            self.wrong(place, "an input is a text or a list of sizes.", 'Write "1x3x224x224" or [1, 3, 224, 224].')

    def kwargs(self, given: object, place: Place) -> Mapping[str, object]:
        table = self.table(given, place)
        for name, value in table.items():
            if not name.isidentifier() or name in _TAKEN:
                self.wrong((*place, name), f"{name!r} cannot be given as a setting.")
            if isinstance(value, datetime.date | datetime.time):
                self.wrong((*place, name), f"{name} is a date, which no setting is.")
        return table

    def tolerance(self, given: object, place: Place) -> dict[str, Allowance]:
        table = given if isinstance(given, dict) else dict.fromkeys(METRICS, given)
        self.known(table, METRICS, place)
        return {name: self.quantity(parse_allowance, value, (*place, name)) for name, value in table.items()}

    def limits(self, given: object, place: Place) -> dict[str, Budget]:
        table = self.table(given, place)
        self.known(table, METRICS, place)
        return {
            name: Budget(self.quantity(parse_budget, value, (*place, name)), self.lines.of(*place, name))
            for name, value in table.items()
        }

    def quantity(self, parse: Callable[[object], T], given: object, place: Place) -> T:
        try:
            return parse(given)
        except BadInputError as error:
            self.wrong(place, error.message, error.remedy)

    def budgets(self, table: Mapping[str, object], place: Place) -> Budgets:
        self.known(table, ("models", *METRICS), place)
        given = table.get("models", [])
        patterns = given if isinstance(given, list) else [given]
        if not patterns or not all(isinstance(pattern, str) and pattern for pattern in patterns):
            self.wrong((*place, "models"), "the budgets have no models.", 'Name them: models = "resnet*".')
        limits = self.limits({name: value for name, value in table.items() if name != "models"}, place)
        return Budgets(tuple(map(str, patterns)), limits, self.lines.of(*place))

    def text(self, given: object, place: Place) -> str:
        if not isinstance(given, str) or not given or "\0" in given:
            self.wrong(place, f"{place[-1]} is not a text.")
        return given

    def table(self, given: object, place: Place) -> Mapping[str, object]:
        if not isinstance(given, dict):
            self.wrong(place, f"{place[-1]} is not a table.")
        return given

    def tables(self, given: object, place: Place) -> list[Mapping[str, object]]:
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self.wrong(place, f"{place[-1]} is not a list of tables.", f"Write [[{'.'.join(map(str, place))}]].")
        return given

    def known(self, table: Iterable[str], known: Iterable[str], place: Place) -> None:
        known = tuple(known)
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
                self.wrong((*place, key), f"there is no key {key[:60]!r} here.", hint)
