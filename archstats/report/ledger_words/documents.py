"""What the claims of the documents say beside their statements: the sentences that their reasons are made of."""

from __future__ import annotations

from archstats.report.ledger_words.cases import ERROR, HELD, KERNELS, NAME, SHARES, SIDES
from archstats.report.phrases import NUMBER, Phrases, Value, commas, joined, looked_up
from archstats.words import gettext
from archstats.words import later as _

_FORMULA = Value(r"[\w/+*() ]+")

_STATEMENTS = Phrases(
    (
        _("That is more than 80 %% less computation."),
        _("Each separable layer of MobileNet costs more than 80 %% less than a standard one would."),
        _("The 1x1 reductions make GoogLeNet's Inception block %(block)s cheaper than the naive block."),
    ),
    {"block": NAME},
)
"""The statements that hold a value or a percent sign; the others are marked where they stand."""

_PARTS = Phrases(
    (
        _("convolution"),
        _("pool"),
        _("fully connected"),
        _("%(number)s x convolution"),
        _("%(number)s x pool"),
        _("%(number)s x fully connected"),
        _("a window of %(window)s every %(stride)s"),
        _("%(groups)s groups %(params)s parameters and %(macs)s MACs"),
        _("%(pools)s: %(macs)s"),
        _("F.relu() without an argument"),
        _("a convolution with a stride of 0, when it runs,"),
        _("the 3x3 convolution without padding"),
        _("no shortcut where the shape stays"),
        _("the stride a second time"),
        _("nn.ReLU()"),
        _("a stride of 1"),
        _("a padding of 1"),
        _("an empty Sequential"),
        _("a stride on the 3x3 alone"),
    ),
    {"pools": SIDES},
)
"""What stands inside a sentence."""

_SENTENCES = Phrases(
    (
        _("Stated is %(stated)s, measured %(measured)s"),
        _("The expression gives %(given)s, measured is %(measured)s"),
        _("Stated is %(stated)s, but the expression as printed gives %(given)s"),
        _("The height and width of the output are missing, which document 002 has (line 22)"),
        _("%(large)s over %(small)s; over version 1.1 it is %(ratio)s"),
        _("It takes %(bits)s bits a parameter: pruning and quantisation"),
        _("%(number)s of them ran, of size %(sides)s"),
        _("What ran besides layers and pools: %(operations)s"),
        _(
            "In all, the stacks save %(share)s of %(macs)s MACs; they cost more where a stage's first layer has few "
            "channels to read"
        ),
        _("%(macs)s MACs against %(other)s, and %(times)s times the parameters"),
        _("Its kernels are %(sides)s, in this order"),
        _("Held within %(share)s; measured over all expansions, %(threes)s over %(ones)s parameters"),
        _("MACs with the pools before the Fire modules %(pools)s; parameters stay the same"),
        _("MACs with the pools before the Fire modules %(pools)s; parameters differ"),
        _("Document 000 (line 6) lists later downsampling among the ways to compress"),
        _("Accuracy takes training; nothing is trained here"),
        _("%(all)s convolutions, %(some)s of them in no Fire module"),
        _("The classifier is a 1x1 convolution"),
        _("It ran %(operations)s"),
        _("%(stated)s is %(low)s to %(high)s"),
        _("The figure does not tell which activation functions there are"),
        _("The figure does not tell how the first layer is padded"),
        _("%(layer)s, then %(next)s follow it"),
        _("Multiplications with padded zeros count, additions of a bias do not"),
        _(
            "%(formula)s of the MACs remain; with 3x3 kernels this is less than a fifth from %(channels)s output "
            "channels on"
        ),
        _("%(layers)s layers, %(least)s to %(most)s %% less"),
        _("%(model)s runs %(operations)s"),
        _("The document's own listing pools (line 108)"),
        _("No pooling operation runs"),
        _("The layer behind it, to %(classes)s classes, has %(params)s parameters"),
        _("A 1x3x32x32 image gives %(shape)s"),
        _("Pools are counted here: %(kinds)s"),
        _("Only layers with weights are counted here"),
        _("Lines 56, 58 and 63 give three numbers; %(layers)s would be all but the output layer"),
        _("In order: %(kinds)s"),
        _("In order: %(ranks)s"),
        _("All that ran: %(operations)s; the LeNet-5 of 1998 does squash"),
        _("Of the sizes %(least)s to %(most)s it takes %(sides)s"),
        _("Of 1 and 3 channels the document's own listing takes %(sides)s"),
        _("With the 10 classes that the listing is called with: %(params)s"),
        _("The document's own listing drops %(sides)s before its linear layers in turn"),
        _("%(number)s run in the document's own listing, and the same line says that nobody uses it any more"),
        _("Pools: %(windows)s"),
        _("Its layers would take 227x227 too: the same parameters, %(macs)s MACs instead of %(own)s"),
        _("%(number)s ReLUs and no other activation ran"),
        _("%(number)s ReLUs and %(operations)s ran"),
        _("It is %(convolutions)s convolutions and %(linear)s linear; the network of the paper ends in three linear"),
        _("It has %(params)s parameters"),
        _("Besides, vgg16_cifar averages over %(kernels)s"),
        _("Lines 208 and 214 call all kernels 3x3"),
        _("All stages: %(stacked)s, as one convolution each %(single)s"),
        _("One convolution reads the narrow input of its stage alone, the later ones of a stack read the full width"),
        _("On the longest path; it has %(layers)s with weights in all"),
        _("%(large)s by %(small)s"),
        _("Without GoogLeNet's linear layer it is %(ratio)s, with 10 classes in both printed networks %(other)s"),
        _("Line 366 of the listing is one"),
        _("%(macs)s MACs, without them %(naive)s: %(share)s saved; of the naive block's, %(shares)s"),
        _("It does where 25 times the 5x5's channels exceed 9 times the 3x3's"),
        _("Over all nine: %(shares)s"),
        _(
            "Naive %(naive_params)s parameters and %(naive_macs)s MACs, reduced %(params)s and %(macs)s; the last "
            "block gives %(wide)s channels, reduced %(narrow)s"
        ),
        _("In all nine blocks, %(kernels)s in turn"),
        _("Kernels of %(kernels)s"),
        _(
            "As printed %(params)s parameters and %(macs)s MACs, with one 5x5 behind the reduction %(other_params)s "
            "and %(other_macs)s"
        ),
        _("With its projections it has %(layers)s layers with weights"),
        _("Whether training succeeds is seen in its accuracy, and nothing is trained here"),
        _("The printed basic block strides in its second 3x3, so that the first runs on the larger map"),
        _("Far fewer is read as half at most"),
        _("MACs: AlexNet %(alexnet)s, NiN %(nin)s"),
        _("%(kernel)s then %(second)s then %(third)s"),
        _("%(linear)s linear layers and %(convolutions)s convolutions ran; see 003-17 for the 1x1 ones"),
        _("The time until a network is trained depends on its training, and nothing is trained here"),
        _("From %(inputs)s to %(outputs)s channels on %(kernel)s: at most %(apart)s apart"),
        _("An odd map loses its last row and column; the listing's are all odd"),
        _(
            "With 3 groups the first unit has %(params)s parameters and %(macs)s MACs; grouped it would have "
            "%(other_params)s and %(other_macs)s"
        ),
        _("Which performs best is a matter of accuracy"),
        _("What they cost: %(costs)s"),
        _("Bytes of memory traffic: %(ranks)s"),
        _("Layers: %(ranks)s"),
        _("Accuracy is not counted"),
        _("The stray blanks do not matter; it gives %(shape)s"),
        _("%(number)s convolutions as printed; it gives %(shape)s"),
        _("%(number)s convolutions not as printed; it gives %(shape)s"),
        _("A page break repeats the squeeze of layer 7 (lines 45 to 47), noted and not held against it"),
        _("Nothing had to be changed"),
        _("The headings stand at the end of the text with no listing below them"),
        _("Judged by reading the sources of these versions, not run here; the layers are the zoo's"),
        _("On a later Keras, line 36 is mended by concatenate along axis 3"),
        _("%(model)s: %(params)s parameters, %(shape)s"),
        _("It needs the listing before it; its own output is lost"),
        _("The imports have to be added, which are not printed"),
        _("The printed program runs B0"),
        _(
            "The stem (line 839) stays at 32 channels where the first block (line 856) is scaled; mended by scaling "
            "the stem alike"
        ),
        _("Its own call has 15 classes, without a word on them"),
        _("Line %(line)s: %(mistake)s raises %(error)s; mended by %(correction)s"),
        _("With these mended it runs and gives %(rows)s rows an image (lines 51 and 59); mended by an unpadded pool"),
        _("Its lost indentation is not held against it"),
        _("Padded by 1; unpadded it is %(macs)s"),
        _("As printed it is %(times)s times too much: one 32 too many"),
        _("%(times)s times fewer MACs; what is great is taste: document 002 calls 80 %% so"),
        _("%(formula)s of the MACs remain, so it pays below R = %(limit)s"),
        _("The leading coefficient is %(formula)s; a network with ReLUs is piecewise linear, though"),
        _("The zeros are padded behind the 1x1 and its bias, so the border differs"),
        _("Without the ReLU: none"),
        _("Without the ReLU: %(apart)s"),
        _("The zoo's network, which pools globally, gives %(shape)s"),
    ),
    {
        "stated": Value(rf"{NUMBER.looks} ?[kKMGBT]?"),
        "sides": SIDES,
        "operations": Value(r"[\w:]+(?: x\d+)?(?:, [\w:]+(?: x\d+)?)*", commas),
        "pools": Value(r"\d[\d,:; ]*\d", lambda text: joined(text.split("; "), _("; "), _PARTS.say)),
        "layer": NAME,
        "next": NAME,
        "model": NAME,
        "formula": _FORMULA,
        "limit": _FORMULA,
        "shape": Value(r"\d+(?: x \d+)*", lambda text: text.replace("x", "×")),
        "kinds": Value(".+", lambda text: joined(text.split(", "), _(", "), _PARTS.say)),
        "ranks": Value(r"\w+ [\d,]*\d(?:, \w+ [\d,]*\d)*", commas),
        "windows": Value(".+", lambda text: joined(text.split(", "), _(", "), _PARTS.say)),
        "costs": Value(".+", lambda text: joined(text.split("; "), _("; "), _PARTS.say)),
        "kernel": KERNELS,
        "second": KERNELS,
        "third": KERNELS,
        "kernels": KERNELS,
        "shares": SHARES,
        "error": ERROR,
        "mistake": Value(".+", _PARTS.say),
        "correction": Value(".+", _PARTS.say),
    },
)


def statement(text: str) -> str | None:
    """Return a claim's statement in the page's language; None where it is none of ours."""
    return _STATEMENTS.say(text) or looked_up(text)


def reason(text: str) -> str | None:
    """Return a claim's reason in the page's language; None where any part of it cannot be said."""
    said = joined(text.removesuffix(".").split(". "), _(". "), _sentence)
    return said and said + gettext(".")


def _sentence(text: str) -> str | None:
    return HELD.say(text) or _SENTENCES.say(text) or joined(text.split("; "), _("; "), _SENTENCES.say)
