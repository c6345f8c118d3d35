"""The documents' architectures, one file a family.

A file here registers its names by the decorator `architecture`; adding a network is adding a function.
"""

from archstats.zoo.catalog import ZOO, Architecture

__all__ = ["ZOO", "Architecture"]
