"""timm's models: `timm:vit_base_patch16_224`, with the input size of their configuration."""

from __future__ import annotations

from typing import Any

from torch import nn

from archstats import weightless
from archstats.inputs import Inputs, as_inputs
from archstats.records import Described
from archstats.sources.catalog import Settings, missing_extra, source
from archstats.sources.subject import Subject

_USUAL_INPUT = (3, 224, 224)


def _timm() -> Any:  # noqa: ANN401 (it comes untyped)
    try:
        import timm
    except (ImportError, RuntimeError) as error:
        raise missing_extra("timm") from error
    return timm


def names() -> list[str]:
    """Return the names of all architectures; their pretrained variants are the same networks."""
    listed: list[str] = _timm().list_models()
    return listed


@source("timm", names)
def find(name: str, inputs: Inputs | None, settings: Settings) -> Subject:
    """Return a model, built without pretrained weights."""
    timm = _timm()

    def fresh() -> nn.Module:
        module: nn.Module = timm.create_model(name, pretrained=False, **settings)
        return module

    configuration = timm.get_pretrained_cfg(name)
    chosen = inputs or as_inputs((1, *(configuration.input_size if configuration else _USUAL_INPUT)))
    described = Described(model=f"timm:{name}", source="timm", input=chosen.shapes, inputs=str(chosen))
    return Subject(described, chosen, fresh, lambda: weightless.build(fresh))
