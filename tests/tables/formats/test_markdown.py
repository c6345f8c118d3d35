"""Markdown tables."""

from archstats.tables.columns import COUNT, FLAG, NUMBER, TEXT, framed
from archstats.tables.formats.markdown import to_markdown


def test_cells_hold_no_markup_and_numbers_stand_right():
    frame = framed([["a|b<script>*x*`y`_z_\n[l](u)", 1_234_567]], {"a|b": TEXT, "c": COUNT})
    header, rule, row, end = to_markdown(frame).split("\n")
    assert (header, rule, end) == (r"| a\|b | c |", "| --- | ---: |", "")
    assert row == r"| a\|b&lt;script&gt;\*x\*\`y\`\_z\_ \[l\](u) | 1,234,567 |"


def test_fractions_have_four_digits_and_whole_parts_all():
    values = [0.0, 0.75, 3.14159, 1_234_567.8, 0.00001234, -12.345, None]
    rows = to_markdown(framed([[value] for value in values], {"x": NUMBER})).splitlines()[2:]
    assert rows == [
        "| 0 |", "| 0.7500 |", "| 3.142 |", "| 1,234,568 |", "| 1.234e-05 |", "| -12.35 |", "|  |"
    ]  # fmt: skip


def test_answers_are_words():
    frame = framed([[True], [False], [None]], {"x": FLAG})
    assert to_markdown(frame).splitlines()[2:] == ["| yes |", "| no |", "|  |"]


def test_title_and_note_stand_above():
    frame = framed([[1]], {"x": COUNT})
    assert to_markdown(frame, title="A_b", note="1 MAC.").startswith("## A\\_b\n\n1 MAC.\n\n| x |\n")
    assert to_markdown(frame).startswith("| x |\n")
