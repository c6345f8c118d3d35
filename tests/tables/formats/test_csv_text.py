"""CSV that no spreadsheet calculates, and that every reader reads back."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archstats.tables.columns import COUNT, NUMBER, TEXT, framed, kinds
from archstats.tables.formats.csv_text import to_csv

# What a reader may not get back as it was: control characters and halves of characters are replaced.
SOUND = st.text(st.characters(exclude_categories=["Cc", "Cs"]))


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula_to_a_spreadsheet(start):
    frame = framed([[f"{start}1+1"], ["plain"]], {f"{start}head": TEXT})
    start = start.replace("\r", "\n")  # what ends a row to some readers is a line feed
    assert read(to_csv(frame)) == [[f"'{start}head"], [f"'{start}1+1"], ["plain"]]


def test_numbers_are_written_as_they_are_and_gaps_are_empty():
    frame = framed([[-3, 0.5, None], [10**15, None, "a,b"]], {"a": COUNT, "b": NUMBER, "c": TEXT})
    assert to_csv(frame) == 'a,b,c\n-3,0.5,\n1000000000000000,,"a,b"\n'


def test_control_characters_and_halves_of_characters_are_replaced():
    assert read(to_csv(framed([["a\x00\x1b[31m\x9b\ud800b"]], {"x": TEXT}))) == [["x"], ["a��[31m��b"]]


@given(st.lists(st.tuples(SOUND, SOUND), min_size=1, max_size=5))
def test_two_readers_get_every_name_back(rows):
    text = to_csv(framed(rows, kinds(TEXT, "a", "b")))
    for found in (
        read(text)[1:],
        pd.read_csv(io.StringIO(text, newline=""), dtype=str, keep_default_na=False).values.tolist(),
    ):
        # A quote before what would be a formula is all that was added.
        plain = [[cell[1:] if cell[:2] in QUOTED else cell for cell in row] for row in found]
        assert plain == [[cell[1:] if cell[:2] in QUOTED else cell for cell in row] for row in rows]


QUOTED = {f"'{start}" for start in "=+-@＝＋－＠"}
