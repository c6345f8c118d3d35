"""Every classification model of torchvision: PyTorch's own counter, and the figures that torchvision publishes."""

import pytest
import torch

import archstats
from archstats.records import Described
from archstats.sources import Subject
from archstats.weightless import build

tv = pytest.importorskip("torchvision.models")

NAMES = tv.list_models(module=tv)
# Figures of other networks than those that are built without weights, or counted at another size or by other rules.
PUBLISHED_OTHERWISE = {
    "googlenet": "the published weights come without the auxiliary heads",
    "inception_v3": "published for images of 299x299, and without the auxiliary head",
}


def subject_of(name, size):
    options = {"init_weights": False} if name in {"googlenet", "inception_v3"} else {}
    options |= {"image_size": size} if name.startswith("vit") else {}
    shapes = ((1, 3, size, size),)

    def make():
        return tv.get_model(name, weights=None, **options)

    return Subject(Described(model=name, source="torchvision", input=shapes), make, lambda: build(make))


def published(name):
    """Return parameters, GFLOPS (MACs, in fact) and image size of the best published weights."""
    weights = tv.get_model_weights(name).DEFAULT
    crop = weights.transforms().crop_size[0]
    return weights.meta["num_params"], weights.meta["_ops"], crop


@pytest.mark.parametrize("name", NAMES)
def test_counts(name):
    from torch.utils.flop_counter import FlopCounterMode

    from archstats.counters.profile import count

    params, giga, size = published(name)
    subject = subject_of(name, size)
    profile = count(subject)
    module, image = subject.shapes_only().eval(), torch.empty(1, 3, size, size, device="meta")
    for child in module.modules():
        for key, buffer in child._buffers.items():
            child._buffers[key] = None if buffer is None else buffer.to("meta")
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(image)
    assert profile.macs == counter.get_total_flops() // 2
    assert profile.uncounted == {}
    if name not in PUBLISHED_OTHERWISE:
        assert profile.params == params
        assert round(profile.macs / 1e9, 3) == pytest.approx(giga, abs=0.0011)


def test_the_figures_that_others_differ_on():
    """ResNet-50 is 4.089 GMACs and ViT-B/16 17.56, functional attention and all tokens included."""
    assert archstats.profile(tv.resnet50(), (1, 3, 224, 224)).macs == 4_089_184_256
    vit = archstats.profile(tv.vit_b_16(), (1, 3, 224, 224))
    assert round(vit.macs / 1e9, 2) == 17.56
