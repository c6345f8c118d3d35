"""How a table is written: one file a format.

A format is a pure function from a data frame to text, registered by name; names and notes come from models and files,
so each escapes them in its own way.
"""

from archstats.tables.formats.catalog import FORMATS, TableFormat

__all__ = ["FORMATS", "TableFormat"]
