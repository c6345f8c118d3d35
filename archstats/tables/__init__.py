"""Every table of a run as data: CSV, JSON, Markdown and LaTeX.

A table is a function from a run to a data frame, with units in the names of its columns; what is missing is empty and
never 0. A format is a function from a data frame to text. A report has each table that has rows in each format, but the
three large ones as CSV alone: of the zoo's 44 models that is 1.8 MB, of which the 7,900 layers take 0.8 MB; their JSON
would take 1.9 MB, Markdown and LaTeX 1.1 MB each. `archstats export` writes any table in any format.

JSON is a list of objects and not of rows beside a list of columns, which would save half of the layers' and 30 % of the
others' bytes: every reader takes objects as they are. pandas is imported where a frame is made, torch nowhere.
"""

from archstats.tables.catalog import TABLES, Table, table
from archstats.tables.folder import files
from archstats.tables.formats import FORMATS, TableFormat

__all__ = ["FORMATS", "TABLES", "Table", "TableFormat", "files", "table"]
