"""What the words of the report mean, where no counting rule says it."""

from __future__ import annotations

from archstats.words import later as _

GLOSSARY = {
    _("Arithmetic intensity"): _(
        "Computation for each byte that is moved: FLOPs (2 × MACs) over bytes of traffic. A machine has a ratio of its "
        "own, the ridge; work of a lower intensity waits for memory, work of a higher one for arithmetic."
    ),
    _("Roofline"): _(
        "The most MACs a second that a machine can do at an intensity: what memory feeds, or what its arithmetic does, "
        "whichever is less. Both were measured in the same run."
    ),
    _("Lower bound"): _(
        "For each layer the longer of the time of its arithmetic and the time of its traffic under these ceilings, "
        "summed over the layers."
    ),
    _("p10, p50, p90"): _(
        "Percentiles of the raw times: a tenth of the passes took less than p10, half of them less than p50, the "
        "median, nine tenths less than p90."
    ),
    _("Depthwise separable convolution"): _(
        "A K×K convolution of each channel by itself, then a 1×1 convolution across channels. With N output channels "
        "it costs 1/N + 1/K² of the standard convolution."
    ),
    _("1×1 reduction"): _(
        "A 1×1 convolution to fewer channels before a costly one: how an Inception block saves MACs and parameters."
    ),
    _("Width multiplier"): _("A factor on the channels of every layer; MACs and parameters grow about as its square."),
    _("Pareto front"): _("The models than which no other is better in one respect without being worse in the other."),
    _("Rank correlation"): _(
        "Spearman's coefficient: 1 where two quantities put the models in the same order, 0 where one says nothing of "
        "the other, −1 where the order is turned round."
    ),
    _("Departure"): _(
        "A place where the network that was built is not what a document prints, or not what was published, and why."
    ),
    _("Claim"): _(
        "Something that a document asserts of these networks. It is stated in the document, derived from the "
        "document's own expression, and measured on the real network; the verdict compares the three."
    ),
    _("Cause"): _(
        "A named reason for which another counter's total is not ours, computed operation by operation. What no cause "
        "gives is called unexplained."
    ),
}
