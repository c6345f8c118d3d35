"""How an outcome is written: one file a format.

A format is a pure function from an outcome to text, registered by name; names and messages come from models and files,
so each escapes them in its own way.
"""

from archstats.regression.formats.catalog import FORMATS

__all__ = ["FORMATS"]
