"""JSON: one object a line."""

import json

from hypothesis import given
from hypothesis import strategies as st

from archstats.tables.columns import COUNT, FLAG, NUMBER, TEXT, framed
from archstats.tables.formats.json_text import to_json


def test_a_row_is_a_line_and_a_gap_is_null():
    frame = framed([["a", 1, 0.5, True], ["b", None, None, None]], {"n": TEXT, "c": COUNT, "x": NUMBER, "f": FLAG})
    assert to_json(frame) == (
        '[\n{"n":"a","c":1,"x":0.5,"f":true},\n{"n":"b","c":null,"x":null,"f":null}\n]\n'
    )  # fmt: skip
    assert to_json(frame.head(0)) == "[]\n"


@given(st.lists(st.text(), max_size=5))
def test_every_text_is_read_back_and_none_drives_a_terminal(names):
    text = to_json(framed([[name] for name in names], {"n": TEXT}))
    assert [row["n"] for row in json.loads(text)] == names
    assert text.count("\n") == (len(names) + 2 if names else 1)
    assert len(text.splitlines()) == text.count("\n")
    assert all(c == "\n" or ord(c) >= 0x20 for c in text)
    assert not any(0x7F <= ord(c) <= 0x9F for c in text)
    text.encode()
