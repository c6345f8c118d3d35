"""The letters of the closed forms: each means the same in every form, unless the form says otherwise.

K, M, N, H and W are those of document 002. H and W are the size of the *output* map, because that is how often a
kernel is applied, whatever the stride and the padding.
"""

from __future__ import annotations

import sympy

MEANINGS = {
    "K": "kernel size in pixels: the kernel is K x K",
    "M": "input channels",
    "N": "output channels",
    "H": "height of the output map in pixels",
    "W": "width of the output map in pixels",
    "G": "groups of the convolutions that are grouped",
    "D": "dilation: how many pixels lie from one of the kernel's taps to the next",
    "S": "stride in pixels",
    "R": "channels inside the block, which a 1x1 convolution makes of its input",
    "a": "output channels of the 1x1 branch",
    "r3": "channels to which a 1x1 convolution reduces the input of the 3x3 convolution",
    "c": "output channels of the 3x3 branch",
    "r5": "channels to which a 1x1 convolution reduces the input of the 5x5 convolution",
    "d": "output channels of the 5x5 branch",
    "p": "output channels of the 1x1 convolution behind the pool",
    "s": "channels of the 1x1 squeeze",
    "e1": "output channels of the 1x1 expansion",
    "e3": "output channels of the 3x3 expansion",
    "g": "growth: channels that each layer adds",
    "L": "layers of the block",
    "r": "reduction: how many channels share one of the gate's hidden units",
    "t": "expansion: how many times as many channels the block has inside",
    "T": "tokens of the sequence",
    "E": "width: features of a token",
    "A": "heads",
    "F": "hidden features",
}
SYMBOLS = {name: sympy.Symbol(name, integer=True, positive=True) for name in MEANINGS}

K, M, N, H, W = (SYMBOLS[name] for name in ("K", "M", "N", "H", "W"))
A, D, E, F, G, L, R, S, T = (SYMBOLS[name] for name in ("A", "D", "E", "F", "G", "L", "R", "S", "T"))
a, c, d, p, r3, r5 = (SYMBOLS[name] for name in ("a", "c", "d", "p", "r3", "r5"))
e1, e3, g, r, s, t = (SYMBOLS[name] for name in ("e1", "e3", "g", "r", "s", "t"))
