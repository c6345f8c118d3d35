"""torchvision's classification, segmentation and video models: `torchvision:resnet50`."""

from __future__ import annotations

from typing import Any

from torch import nn

from archstats import weightless
from archstats.inputs import Inputs, as_inputs
from archstats.records import Described, Shape
from archstats.sources.catalog import Settings, missing_extra, source
from archstats.sources.subject import Subject

# These would draw their weights from a distribution that takes seconds, and warn about it.
_OWN_SETTINGS = {"googlenet": {"init_weights": False}, "inception_v3": {"init_weights": False}}
_CLIP_FRAMES = 16


def _models() -> Any:  # noqa: ANN401 (torchvision is not typed)
    try:
        import torchvision.models
    except (ImportError, RuntimeError) as error:  # beside a torch that it was not built for it raises RuntimeError
        raise missing_extra("torchvision") from error
    return torchvision.models


def names() -> list[str]:
    """Return the names of the models that take one image or one clip."""
    models = _models()
    modules = (models, models.segmentation, models.video)
    return [name for module in modules for name in models.list_models(module=module)]


@source("torchvision", names)
def find(name: str, inputs: Inputs | None, settings: Settings) -> Subject:
    """Return a model, built without pretrained weights; its input is what its published weights were trained on."""
    models = _models()
    options = {"weights": None, **_OWN_SETTINGS.get(name, {}), **settings}
    if name in models.list_models(module=models.segmentation):
        options.setdefault("weights_backbone", None)

    def fresh() -> nn.Module:
        module: nn.Module = models.get_model(name, **options)
        return module

    chosen = inputs or as_inputs(_input_of(models, name))
    described = Described(model=f"torchvision:{name}", source="torchvision", input=chosen.shapes, inputs=str(chosen))
    return Subject(described, chosen, fresh, lambda: weightless.build(fresh))


def _input_of(models: Any, name: str) -> Shape:  # noqa: ANN401
    """Return batch, channels, (frames,) height and width of one input."""
    if name in models.list_models(module=models.segmentation):
        return (1, 3, 520, 520)
    if name.startswith("vit_"):  # the builders make them for this size, the best weights are for others
        return (1, 3, 224, 224)
    crop = models.get_model_weights(name).DEFAULT.transforms().crop_size
    height, width = (crop[0], crop[-1]) if isinstance(crop, list | tuple) else (crop, crop)
    clip = (_CLIP_FRAMES,) if name in models.list_models(module=models.video) else ()
    return (1, 3, *clip, height, width)
