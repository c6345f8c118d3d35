"""The table of layers: with the number of calls that share a row, its numbers are the model's."""

import re

import msgspec
import pytest
import runs
from drawn import HOSTILE, Page, view_of
from report.parts import made

from archstats.report.parts import layers as part
from archstats.report.parts.layers import built


def markup_of(*measured):
    view = view_of(runs.run_of(*measured))
    return str(part.body(view, view.rows[0]))


def rows(markup):
    """The cells of each row of the table's body, and how many calls it stands for."""
    body = markup[markup.index("<tbody>") : markup.index("</tbody>")]
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body):
        times = re.search(r"<b>×(\d+)</b>", row)
        cells = [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        yield int(times[1]) if times else 1, cells


def number(text):
    return int(text.replace(",", ""))


def test_rows_and_the_rest_are_the_model():
    row = made.measured()
    markup = markup_of(row)
    listed = list(rows(markup))
    assert sum(times * number(cells[4]) for times, cells in listed) == row.profile.macs == made.MACS
    params = sum(times * number(cells[3]) for times, cells in listed)
    more = re.search(r"(\d+) more calls, .*, have (\d+) parameters and move ([\d.]+) kB", markup)
    assert params + int(more[2]) == row.profile.params == made.PARAMS
    traffic = sum(times * number(cells[6]) for times, cells in listed)
    assert traffic + 1000 * float(more[3]) == pytest.approx(row.profile.traffic_bytes, rel=0.005)
    assert sum(times for times, _cells in listed) + int(more[1]) == sum(bool(call[5]) for call in made.CALLS)


def test_a_row_names_the_calls_that_share_it():
    listed = re.findall(r'data-calls="([\d ]+)"', markup_of(made.measured()))
    assert listed == ["1", "2", "3", "4", "5", "8", "12 15 18", "20"]


def test_a_row_has_every_number_with_its_unit():
    text = Page(markup_of(made.measured())).cells()
    assert "Layer Type Output Parameters MACs Share of the MACs Traffic bytes" in text
    assert "block.first Conv2d 3×3, stride 2, 4 groups 1×4×8×8 300 3,000 30 % 2,200" in text
    assert "rest.0–2.conv ×3 Conv2d 3×3, stride 2, 4 groups 1×4×8×8 20 100 3.0 % 1,080" in text
    assert "block.shared (call 2) Conv2d 3×3, stride 2, 4 groups 1×4×8×8 0 500 5.0 % 1,000" in text


def test_a_row_says_which_calls_it_stands_for():
    found = dict(re.findall(r'<tr data-calls="([\d ]+)"><th>(\S+)', markup_of(made.measured())))
    assert found["12 15 18"] == "rest.0–2.conv"
    assert sorted(int(call) for calls in found for call in calls.split()) == [1, 2, 3, 4, 5, 8, 12, 15, 18, 20]


def test_the_bar_is_the_share_of_all_calls_of_a_row():
    found = re.findall(r'<tr[^>]*><th>(\S+?)(?: <b>.*?)?</th>.*?style="--share:([\d.]+)"', markup_of(made.measured()))
    assert dict(found) | {"rest.0–2.conv": "0.03", "head": "0.4"} == dict(found)


def test_what_has_many_parameters_is_listed_without_macs():
    calls = (made.CALLS[0], ("table", "Embedding", 0, 5000, 0, ("aten::embedding",), 0), *made.CALLS[1:2])
    listed = [cells[0] for _times, cells in rows(markup_of(made.measured(calls=calls)))]
    assert listed == ["table", "stem"]


def test_a_model_without_macs_has_no_shares():
    calls = (made.CALLS[0], ("table", "Embedding", 0, 10, 0, ("aten::embedding",), 0))
    markup = markup_of(made.measured(calls=calls))
    assert "--share" not in markup
    assert "0 %" in markup


@pytest.mark.parametrize(
    ("settings", "output", "words"),
    [
        ({"kernel_size": 3}, (1, 4, 8, 8), "3×3"),
        ({"kernel_size": 3}, (1, 4, 8), "3"),
        ({"kernel_size": 2}, (1, 4, 8, 8, 8), "2×2×2"),
        ({"kernel_size": (1, 7), "stride": (1, 1)}, (1, 4, 8, 8), "1×7"),
        ({"kernel_size": 3, "stride": (2, 2)}, (1, 4, 8, 8), "3×3, stride 2"),
        ({"kernel_size": 3, "stride": (2, 1)}, (1, 4, 8, 8), "3×3, stride 2×1"),
        ({"kernel_size": 3, "stride": 1, "groups": 1}, (1, 4, 8, 8), "3×3"),
        ({"kernel_size": 3, "groups": 32}, (1, 4, 8, 8), "3×3, 32 groups"),
        ({"kernel_size": "large", "stride": True}, (1, 4), ""),
        ({"kernel_size": 3}, (), "3"),
        ({"in_features": 3}, (1, 4), ""),
    ],
)
def test_what_a_layer_was_built_with(settings, output, words):
    assert built(msgspec.structs.replace(runs.layer("a", settings=settings), output=output)) == words


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data(name):
    page = Page(markup_of(made.measured(name, calls=(*made.CALLS, (name, name, 0, 7, 8, (name,), 9)))))
    assert page.stack == []
    assert not [tag for tag, _attrs in page.elements if tag in {"script", "img"}]
