"""What is said of published figures: the sentences that their statements and reasons are made of."""

from __future__ import annotations

import re

from archstats.report.phrases import NUMBER, Phrases, Value, joined, looked_up
from archstats.report.terms import term
from archstats.words import gettext
from archstats.words import later as _

_STATEMENTS = Phrases(
    (
        _("According to %(source)s, %(network)s has %(figure)s parameters."),
        _("According to %(source)s, %(network)s takes %(figure)s multiply-accumulates on %(size)s."),
        _("According to %(source)s, %(network)s takes %(figure)s multiply-accumulates."),
        _("According to %(source)s, %(network)s takes %(figure)s FLOPs on %(size)s."),
        _("According to %(source)s, %(network)s takes %(figure)s FLOPs."),
        _("According to %(source)s, %(network)s takes %(figure)s of weights."),
    ),
    {
        "source": Value("[^,]+"),
        "network": Value(".+"),
        "figure": Value(rf"{NUMBER.looks}(?: [kKMGBT]?B?)?"),
        "size": Value(r"\d+x\d+", lambda text: text.replace("x", "×")),
    },
)
_STEP = Phrases((_("%(why)s (%(number)s)"),), {"why": Value(".+", looked_up)})
_NOTES = Phrases(
    (
        _("120 classes"),
        _("1280 features in place of 1024 add too little; the paper's last version prints 56"),
        _(
            "145.8 M stand in earlier papers for a SENet at 320x320 that was not published; the 42 G of the same row "
            "are counted again"
        ),
        _("2 an element of normalisation would lead to it, but not to the figures of widths 0.5 to 1.5"),
        _("41, 21 and 14 at the other sizes are counted again; 34 looks like a misprint of 30"),
        _("5 an element of normalisation would lead to it, but not to the table's figure of DenseNet-264"),
        _("A 3x3 stem of stride 1, and 10 classes"),
        _("A design budget; the operations of the paper's table 1 sum to 1,502 M"),
        _(
            "Its first layer has 2.7K parameters and 34M operations there, which a full 7x7 convolution (9.4K, 118M) "
            "cannot have"
        ),
        _("A megabyte of 2^20 bytes does not lead to it either; one of 10^6 does with two significant digits"),
        _(
            "A re-implementation whose rounding of channels is not given; neither multiples of 8 nor whole channels "
            "lead to it"
        ),
        _("A round figure"),
        _("An earlier version of the paper on arXiv"),
        _("Counted is what the row names: ResNet-50 with 200 classes on 448x448"),
        _("Counted is what the row names: ResNet-50 with 200 classes"),
        _("For CIFAR; timm's stem is 7x7, the paper's 3x3, which has 120 weights fewer a channel"),
        _("Headed GFLOPS, it counts a multiply-accumulate once"),
        _("Headed Mult-Adds, like rows that count one a multiply-accumulate"),
        _(
            "Inception v1 of TensorFlow, like torchvision's, has 3x3 where the paper has 5x5; it has 1001 classes, "
            "torchvision's 1000"
        ),
        _("It lies between a network with a separable and one with a full first layer"),
        _("PaddleClas prints 11.54 G FLOPs, which are 5.77 G multiply-accumulates"),
        _("PaddleClas prints 33.37 M"),
        _("Printed as connections"),
        _("The layers sum to 122,304 + 5,880 + 151,600 + 2,000 + 48,120 + 10,164, and the output's 840"),
        _("Table 6 of the paper has 41 M for this width at 224 pixels; no number of attributes adds as much"),
        _("The 1280 features of that version add too little; the paper's last version prints 56"),
        _("The 7 that are left are Keras' input normalisation: three means, three variances and a count"),
        _("The MobileNets paper prints 569"),
        _("The authors' README prints 6.06, without normalisation"),
        _("The figure of the network's own paper"),
        _("The layers sum to 156 + 12 + 1,516 + 32 + 48,120 + 10,164; the output's patterns are drawn, not trained"),
        _("The zoo's LeNet takes three colours and pads its first layer"),
        _("The level of complexity of the paper's table 2; table 1 prints 137 for this network"),
        _("The level of complexity that the ShuffleNet paper names; its own table 1 prints 137"),
        _(
            "The network that was converted normalises twice across channels, which the zoo's does not; how the "
            "source weighs that is not known"
        ),
        _("The number of attributes is not given; counted with one class, which is the body"),
        _("The paper prints 569 at 224 pixels; 529 stands at each of the four sizes, and looks like a misprint of it"),
        _("The parameters in the GoogLeNet paper's table 1 sum to 6,797.7K, where 163,696 stands as 159K"),
        _("The sentence gives 15.3 and 19.6 billion for VGG-16 and VGG-19; the second includes the linear layers"),
        _("The size of a Caffe model"),
        _("The size of a Torch checkpoint, in millions of bytes"),
        _("The size of an ONNX file"),
        _("The source gives the size of a weight file, which also names its layers"),
        _("The source's builder does not round widths to multiples of 8"),
        _("The source's network has 1001 classes"),
        _("The table's 5,330,571 parameters take 20.3 MB; the sizes of B4 and B7 fit theirs"),
        _("The table's VGG-16 is batch-normalised"),
        _("The table's rows of the base and of the compound scale are counted again"),
        _("Twice the resolution is four times the convolutions"),
        _("What explains the rows of widths 1 and 1.5 does not explain this one"),
        _("Without normalisation and cut it would agree; but the 4.0 of width 0.75 is rounded"),
        _("timm's copy of the same network; its parameters agree"),
        _("torchvision's network costs the same"),
    )
)
"""What the tables of figures say of some; explanations are marked where they are computed."""


def statement(text: str) -> str | None:
    """Return what a source asserts in the page's language; None where it is no sentence of ours."""
    return _STATEMENTS.say(text)


def reason(text: str) -> str | None:
    """Return why a figure differs in the page's language; None where any part of it cannot be said."""
    said = joined(text.removesuffix(".").split(". "), _(". "), _sentence)
    return said and said + gettext(".")


def _sentence(text: str) -> str | None:
    return _SENTENCES.say(text) or _NOTES.say(text)


def _steps(text: str) -> str | None:
    return joined(re.split(r"(?<=\)), and ", text), _(", and "), _STEP.say)


def _through(text: str) -> str | None:
    said = term(text)
    return said if said != text else None


_SENTENCES = Phrases(
    (
        _("What is counted is %(share)s %% more than what is printed, and no cause was found"),
        _("What is counted is %(share)s %% less than what is printed, and no cause was found"),
        _("What is counted is %(share)s %% more than what is printed"),
        _("What is counted is %(share)s %% less than what is printed"),
        _("It %(steps)s: this agrees %(through)s"),
        _("If it %(steps)s, it does not agree either"),
    ),
    {"steps": Value(".+", _steps), "through": Value(".+", _through)},
)
