"""Every classification model of torchvision: PyTorch's own counter, and the figures that torchvision publishes."""

import pytest
from witnesses import macs_on_meta

import archstats
from archstats.counters.profile import count
from archstats.sources import resolve

tv = pytest.importorskip("torchvision.models")

NAMES = tv.list_models(module=tv)
# Figures of other networks than those that are built without weights, or counted at another size or by other rules.
PUBLISHED_OTHERWISE = {
    "googlenet": "the published weights come without the auxiliary heads",
    "inception_v3": "published for images of 299x299, and without the auxiliary head",
}


def published(name):
    """Return parameters, GFLOPS (MACs, in fact) and image size of the best published weights."""
    weights = tv.get_model_weights(name).DEFAULT
    crop = weights.transforms().crop_size[0]
    return weights.meta["num_params"], weights.meta["_ops"], crop


@pytest.mark.parametrize("name", NAMES)
def test_counts(name):
    params, giga, size = published(name)
    settings = {"image_size": size} if name.startswith("vit") else {}
    subject = resolve(f"torchvision:{name}", (1, 3, size, size), **settings)
    profile = count(subject)
    assert profile.macs == macs_on_meta(subject)
    assert profile.uncounted == {}
    if name not in PUBLISHED_OTHERWISE:
        assert profile.params == params
        assert round(profile.macs / 1e9, 3) == giga


@pytest.mark.parametrize("name", tv.list_models(module=tv.segmentation) + tv.list_models(module=tv.video))
def test_segmentation_and_video(name):
    subject = resolve(f"torchvision:{name}")
    profile = count(subject)
    assert profile.macs == macs_on_meta(subject)
    assert profile.uncounted == {}


def test_the_figures_that_others_differ_on():
    """ResNet-50 is 4.089 GMACs and ViT-B/16 17.56, functional attention and all tokens included."""
    assert archstats.profile(tv.resnet50(), (1, 3, 224, 224)).macs == 4_089_184_256
    vit = archstats.profile(tv.vit_b_16(), (1, 3, 224, 224))
    assert round(vit.macs / 1e9, 2) == 17.56
