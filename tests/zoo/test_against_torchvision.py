"""Networks that torchvision has too: the same parameters and the same multiply-accumulates, exactly."""

import pytest
import torchvision.models as tv
from torchvision.models.shufflenetv2 import ShuffleNetV2

from archstats.zoo import ZOO

SAME = {name: getattr(tv, name) for name in ("alexnet", "vgg16", "squeezenet1_0", "squeezenet1_1", "mobilenet_v2")}
SAME |= {f"efficientnet_b{i}": getattr(tv, f"efficientnet_b{i}") for i in range(8)}
SAME |= {f"shufflenet_v2_{width}": getattr(tv, f"shufflenet_v2_{width}") for width in ("x0_5", "x1_0", "x1_5")}


@pytest.mark.parametrize("name", SAME)
def test_same_network(name, profile_of, meta_counts):
    profile = profile_of(name)
    assert (profile.params, profile.macs) == meta_counts(SAME[name], (1, *ZOO.get(name).input_shape))


def test_shufflenet_v2_x2_0_differs_by_one_entry_of_its_table(profile_of, meta_counts):
    """With the document's 224 in place of the paper's 244, torchvision's network is the same; with 244 it is not."""
    profile = profile_of("shufflenet_v2_x2_0")
    ours = (profile.params, profile.macs)
    printed = [24, 224, 488, 976, 2048]
    assert ours == meta_counts(lambda: ShuffleNetV2([4, 8, 4], printed), (1, 3, 224, 224))
    assert ours != meta_counts(tv.shufflenet_v2_x2_0, (1, 3, 224, 224))


@pytest.mark.parametrize(("name", "features"), [("vgg16_cifar", tv.vgg16_bn), ("vgg19_cifar", tv.vgg19_bn)])
def test_vgg_for_small_images_has_the_features_of_the_published_one(name, features, profile_of, meta_counts):
    params, macs = meta_counts(lambda: features().features, (1, 3, 32, 32))
    profile = profile_of(name)
    assert profile.params == params + 512 * 10 + 10
    assert profile.macs == macs + 512 * 10


def test_squeezenet_same_has_the_published_parameters(profile_of):
    assert profile_of("squeezenet_same").params == sum(p.numel() for p in tv.squeezenet1_0().parameters())
