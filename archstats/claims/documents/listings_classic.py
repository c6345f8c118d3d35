"""Whether the listings of document 003 build and run: a claim for each, judged as in `listings`."""

from __future__ import annotations

from archstats.claims.catalog import claim
from archstats.claims.documents.listings import runs
from archstats.claims.documents.mistakes import BOTTLENECK, broken_by, raised_by
from archstats.claims.evidence import Evidence
from archstats.claims.findings import Case, Finding, cases
from archstats.words import later as _

_STEM_CHANNELS = 32
_IMPORTS = "The imports have to be added, which are not printed"


@claim(
    "003-23-003-L1",
    _("The listing of LeNet runs."),
    where="document 003, 1.38.1.3, lines 73 to 113",
    unit="parameters",
)
def lenet(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 10), "lenet")


@claim(
    "003-23-003-L2",
    _("The listing of AlexNet runs."),
    where="document 003, 1.38.2.3, lines 146 to 194",
    unit="parameters",
)
def alexnet(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), "alexnet")


@claim(
    "003-23-003-L3",
    _("The listing of VGG runs, both as VGG16 and as VGG19."),
    where="document 003, 1.38.3.3, lines 220 to 266",
    unit="parameters",
)
def vgg(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 10), "vgg16_cifar", "vgg19_cifar")


@claim(
    "003-23-003-L4",
    _("The listing of GoogLeNet for 32x32 images runs."),
    where="document 003, 1.38.4.3, lines 289 to 392",
    unit="parameters",
)
def googlenet(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 10), "googlenet_cifar")


@claim(
    "003-23-003-L5a",
    _("The listing of ResNet runs with basic blocks."),
    where="document 003, 1.38.5.3, lines 421 to 524",
    unit="parameters",
)
def resnet_basic(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 10), "resnet18_cifar", "resnet34_cifar")


@claim(
    "003-23-003-L5b",
    _("The listing of ResNet runs with bottleneck blocks."),
    where="document 003, 1.38.5.3, lines 453 to 478 and 515",
    unit="errors",
)
def resnet_bottleneck(_evidence: Evidence) -> Finding:
    """Make each printed mistake in the zoo's block; the printed program does not call this one itself."""
    return broken_by(*BOTTLENECK)


@claim(
    "003-23-003-L6",
    _("The listing of NiN runs."),
    where="document 003, 1.38.6.3, lines 552 to 595",
    unit="parameters",
)
def nin(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), "nin", reason=_IMPORTS)


@claim(
    "003-23-003-L7",
    _("The listing of DenseNet runs."),
    where="document 003, 1.38.7.4, lines 617 to 698",
    unit="parameters",
)
def densenet(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), "densenet", reason=_IMPORTS)


@claim(
    "003-23-003-L8",
    _("The listing of EfficientNet runs, from B0 to B7."),
    where="document 003, 1.38.8, lines 708 to 895",
    unit="of the eight run",
)
def efficientnet(evidence: Evidence) -> Finding:
    """Give each network's first block what the printed stem does, which has the same channels at every width."""
    errors = {f"B{number}": _behind_printed_stem(evidence, f"efficientnet_b{number}") for number in range(8)}
    return cases(
        *(Case(f"for {name}", not error, error) for name, error in errors.items()),
        stated=len(errors),
        measured=list(errors.values()).count(""),
        reason="The printed program runs B0. The stem (line 839) stays at 32 channels where the first block (line 856) "
        "is scaled; mended by scaling the stem alike",
    )


@claim(
    "003-23-003-L9",
    _("The listing of MobileNetV1 runs."),
    where="document 003, 1.38.9, lines 899 to 956",
    unit="parameters",
)
def mobilenet_v1(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), "mobilenet_v1")


@claim(
    "003-23-003-L10",
    _("The listing of MobileNetV2 runs."),
    where="document 003, 1.38.10, lines 960 to 1091",
    unit="parameters",
)
def mobilenet_v2(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), "mobilenet_v2", reason="Its own call has 15 classes, without a word on them")


@claim(
    "003-23-003-L11",
    _("The listing of MobileNetV3 runs, small and large."),
    where="document 003, 1.38.11, lines 1095 to 1343",
    unit="parameters",
)
def mobilenet_v3(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), "mobilenet_v3_small", "mobilenet_v3_large")


@claim(
    "003-23-003-L12",
    _("The listing of SENet runs."),
    where="document 003, 1.38.12, lines 1347 to 1459",
    unit="parameters",
)
def senet(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), "se_preact_resnet18", "se_resnet18")


@claim(
    "003-23-003-L13",
    _("The listing of ShuffleNetV1 runs, with any of its five numbers of groups."),
    where="document 003, 1.38.13, lines 1463 to 1724",
    unit="parameters",
)
def shufflenet_v1(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), *(f"shufflenet_v1_g{groups}" for groups in (3, 1, 2, 4, 8)))


@claim(
    "003-23-003-L14",
    _("The listing of ShuffleNetV2 runs, at any of its four widths."),
    where="document 003, 1.38.14, lines 1728 to 1893",
    unit="parameters",
)
def shufflenet_v2(evidence: Evidence) -> Finding:
    """Run the zoo's."""
    return runs(evidence, (1, 1000), *(f"shufflenet_v2_x{width}" for width in ("1_0", "0_5", "1_5", "2_0")))


def _behind_printed_stem(evidence: Evidence, name: str) -> str:
    """Return what a network's first block raises on the channels of the printed stem, or nothing."""
    first = evidence.module(name).get_submodule("blocks.0")
    return raised_by(lambda: evidence.count(lambda: first, 1, _STEM_CHANNELS, 16, 16))
