"""The circumstances under which claims of the documents were tried, and what was seen there."""

from __future__ import annotations

import re

from archstats.report.phrases import NUMBER, Phrases, Value, commas, joined, sizes
from archstats.words import later as _

KERNELS = Value(r"\d+x\d+(?:, \d+x\d+)*", sizes)
SHARES = Value(r"\d+x\d+ [\d.]+%(?:, \d+x\d+ [\d.]+%)*", sizes)
SIDES = Value(r"[\d.]+(?:, [\d.]+)*", commas)
NAME = Value(r"[\w.]+")
ERROR = Value(r"[A-Z]\w*Error")
_TENSOR = Value(r"\([\d, ]+\)")

_CASES = Phrases(
    (
        _("for one output pixel"),
        _("for a whole layer"),
        _("MACs over pixels, each layer"),
        _("%(pixels)s pixels in the first"),
        _("with half the input channels"),
        _("with half the output channels"),
        _("%(share)s of the MACs"),
        _("as it is"),
        _("at %(bits)s bits a parameter"),
        _("%(bytes)s bytes in float32"),
        _("%(bytes)s bytes"),
        _("for its max pools"),
        _("for all pools"),
        _("%(pools)s average pool besides, without effect"),
        _("%(pools)s average pool besides, with effect"),
        _("as to the receptive field"),
        _("%(kernel)s pixels"),
        _("with as many channels throughout"),
        _("in the place of %(model)s's, %(inputs)s to %(outputs)s channels, with %(inner)s between the 3x3"),
        _("%(few)s MACs against %(many)s"),
        _("in stage %(number)s"),
        _("in the whole network"),
        _("%(few)sM against %(many)sM"),
        _("without biases"),
        _("with biases"),
        _("with biases, from %(channels)s channels"),
        _("one more a filter"),
        _("with groups"),
        _("%(weights)s weights in a depthwise layer for which it gives %(given)s"),
        _("for the unpadded one on a grey 28x28 image"),
        _("for the same padded by 2"),
        _("for document 003's on a colour 32x32 image"),
        _("for widths of 96-256-384-384-256 and a grey image"),
        _("for the same with its first layer padded"),
        _("for the same and a colour image"),
        _("for document 003's widths and a grey image"),
        _("with H x W of the output"),
        _("stride 1 and 2"),
        _("with H x W of the input"),
        _("stride 2: %(counted)s where it gives %(given)s"),
        _("in groups"),
        _("%(groups)s groups: %(counted)s where it gives %(given)s"),
        _("for the convolutions"),
        _("%(some)s of %(all)s after the first"),
        _("for all layers with weights"),
        _("%(number)s fully connected, the last"),
        _("after the depthwise"),
        _("after the pointwise"),
        _("%(some)s of %(all)s"),
        _("for %(number)s"),
        _("%(weighted)s layers have weights, %(all)s with the pools"),
        _("in %(model)s"),
        _("for %(model)s"),
        _("%(number)s, of %(kernels)s"),
        _("%(widths)s: %(stacked)s, as one %(single)s"),
        _("%(layers)s layers, VGG19 %(others)s"),
        _("%(number)s, of %(params)s parameters"),
        _("%(params)s parameters, %(macs)s MACs"),
        _("at %(channels)s channels"),
        _("%(macs)s MACs and %(params)s parameters, basic %(other_macs)s and %(other_params)s"),
        _("at %(channels)s channels, with a projection"),
        _("at %(channels)s channels, without a projection"),
        _("%(macs)s MACs, basic %(other_macs)s"),
        _("for 32x32 images, as printed"),
        _("for ImageNet, as in torchvision"),
        _("with %(classes)s classes"),
        _("%(large)s by %(small)s parameters: %(ratio)s"),
        _("%(maps)s to %(pooled)s to %(output)s"),
        _("%(number)s, linear %(other)s"),
        _("with %(layers)s layers of %(growth)s on %(channels)s"),
        _("%(channels)s added"),
        _("from %(before)s to %(after)s"),
        _("at %(width)s"),
        _("%(channels)s channels of %(params)s parameters"),
        _("with %(groups)s groups"),
        _("%(first)s, then %(sides)s"),
        _("behind the published head"),
        _("its layers are that network's"),
        _("on an image"),
        _("%(error)s: what stands before the 3x3 expansion of layer 7 is not printed"),
        _("on Keras %(first)s"),
        _("on Keras %(first)s to %(last)s"),
        _("on Keras %(first)s and %(last)s"),
        _("Conv2D has other keywords"),
        _("merge is no function"),
        _("to %(channels)s channels"),
        _("with the 3x3 first"),
        _("with the 1x1 first, unpadded"),
        _("with the 1x1 first, padded, without its bias"),
        _("with the 1x1 first, padded, with its bias"),
        _("none"),
    ),
    {
        "kernel": KERNELS,
        "kernels": KERNELS,
        "model": NAME,
        "widths": Value(r"\d+(?: to \d+)+", lambda text: text.replace(" to ", "→")),
        "before": Value(r"\d+(?:x\d+)?", sizes),
        "after": Value(r"\d+(?:x\d+)?", sizes),
        "maps": _TENSOR,
        "pooled": _TENSOR,
        "output": _TENSOR,
        "sides": SIDES,
        "error": ERROR,
    },
)


def _seen(text: str) -> str | None:
    if re.fullmatch(SHARES.looks, text):
        return sizes(text)
    return text if re.fullmatch(f"{NUMBER.looks}|{ERROR.looks}", text) else _CASES.say(text)


_SEEN_THERE = Phrases((_("%(case)s (%(seen)s)"),), {"case": Value(r"[^(]+", _CASES.say), "seen": Value(".+", _seen)})


def _cases(text: str) -> str | None:
    return joined(text.split("; "), _("; "), lambda case: _SEEN_THERE.say(case) or _CASES.say(case))


HELD = Phrases((_("Holds %(cases)s"), _("Does not hold %(cases)s")), {"cases": Value(".+", _cases)})
"""Where an assertion holds and where it does not."""
