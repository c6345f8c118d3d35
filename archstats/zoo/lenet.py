"""LeNet (LeCun et al., 1998), in colour for 32x32 images and in grey for Fashion-MNIST."""

from __future__ import annotations

from torch import nn

from archstats.records import Listing
from archstats.zoo.blocks import named
from archstats.zoo.catalog import Preset, architecture, incomplete, unlike_paper


@architecture(
    Preset("lenet", (3, 32, 32)),
    family="LeNet",
    document="003",
    section="1.38.1 LeNet",
    departures=(
        unlike_paper(
            "3 input channels and padding 1 on the first convolution",
            paper="LeNet-5 takes 1x32x32 (as the document's own text says) and does not pad",
        ),
        unlike_paper(
            "no activation function, max pooling, and 16 maps that each see all 6",
            paper="LeNet-5 squashes after each layer, pools by a trained average and connects those maps in part",
        ),
    ),
)
def lenet(num_classes: int = 10) -> nn.Module:
    """Two convolutions, two pools and three linear layers, with no activation between them."""
    return named(
        conv1=nn.Conv2d(3, 6, 5, padding=1),
        pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(6, 16, 5),
        pool2=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        fc1=nn.Linear(16 * 5 * 5, 120),
        fc2=nn.Linear(120, 84),
        fc3=nn.Linear(84, num_classes),
    )


@architecture(
    Preset("lenet_fashion", (1, 28, 28), listing=Listing.REBUILT),
    family="LeNet",
    document="001",
    section="3 experiment",
    departures=(
        incomplete(
            "only the size: 0.04M parameters on Fashion-MNIST",
            built="LeNet-5 with unpadded 5x5 convolutions 6 and 16, sigmoids, 2x2 max pools, 256-120-84-10",
            why="these layers have 44,426 parameters, which the printed figure fits",
        ),
    ),
)
def lenet_fashion(num_classes: int = 10) -> nn.Module:
    """LeNet-5 for one grey 28x28 image: without padding 16 maps of 4x4 reach the linear layers."""
    return named(
        conv1=nn.Conv2d(1, 6, 5),
        act1=nn.Sigmoid(),
        pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(6, 16, 5),
        act2=nn.Sigmoid(),
        pool2=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        fc1=nn.Linear(16 * 4 * 4, 120),
        act3=nn.Sigmoid(),
        fc2=nn.Linear(120, 84),
        act4=nn.Sigmoid(),
        fc3=nn.Linear(84, num_classes),
    )
