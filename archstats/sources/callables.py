"""A callable of the user's own that returns a module: `package.module:callable`."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import nn

from archstats import weightless
from archstats.errors import BadInputError, UnknownNameError, summary
from archstats.inputs import EXAMPLE, Inputs
from archstats.records import Described
from archstats.sources.catalog import Settings
from archstats.sources.subject import Subject


def find(target: str, inputs: Inputs | None, settings: Settings) -> Subject:
    """Return the subject that a callable makes.

    Raises:
        UnknownNameError: The module or the callable is not there.
        BadInputError: The import or the call raises, the call returns no module, or no input is given.
    """
    made = _callable(target)
    if inputs is None:
        raise BadInputError(f"The input of {target} is not known.", f"Give it: --input {EXAMPLE}.")

    def fresh() -> nn.Module:
        try:
            module = made(**settings)
        except Exception as error:
            raise BadInputError(f"{target} raised {summary(error)}.", "Give what it needs with --kwargs.") from error
        if not isinstance(module, nn.Module):
            raise BadInputError(f"{target} returned {type(module).__name__}, not a torch.nn.Module.")
        return module

    described = Described(model=target, source="callable", input=inputs.shapes, inputs=str(inputs))
    return Subject(described, inputs, fresh, lambda: weightless.build(fresh))


def _callable(target: str) -> Callable[..., Any]:
    module_name, _, attribute = target.partition(":")
    working_folder = str(Path.cwd())
    if not {"", working_folder} & set(sys.path):
        sys.path.append(working_folder)  # last: a file there must not stand in for a package
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and module_name.startswith(error.name):
            raise UnknownNameError(f"There is no module {error.name!r} to import.", _remedy()) from error
        raise BadInputError(f"Importing {module_name} failed: {summary(error)}.") from error
    except Exception as error:
        raise BadInputError(f"Importing {module_name} failed: {summary(error)}.") from error
    found = getattr(module, attribute, None)
    if not callable(found):
        near = difflib.get_close_matches(attribute, vars(module), n=3)
        hint = f"Did you mean {', '.join(near)}?" if near else ""
        raise UnknownNameError(f"{module_name} has no callable {attribute!r}.", hint)
    made: Callable[..., Any] = found
    return made


def _remedy() -> str:
    return "Write package.module:callable, importable from where you are, or torchvision:NAME, timm:NAME."
