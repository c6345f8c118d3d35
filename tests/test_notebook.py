"""What a notebook shows: complete, small, escaped, and readable without its style."""

import re

import pytest
import runs
from drawn import HOSTILE, Page

import archstats
from archstats.comparison import Comparison
from archstats.records import Training

RULE = "1 MAC is 1 multiply-accumulate; FLOPs = 2 x MACs."


def ten_and_more():
    layers = [runs.layer(f"conv{i}", params=i, macs=i * 1_000_000) for i in range(12)]
    return runs.profile("net", layers=tuple(layers), macs=66_000_000, params=66)


def read(html):
    page = Page(html)
    assert page.stack == []
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "link", "img", "iframe", "html", "body"})
    return page


def test_a_profile_has_its_totals_with_their_units():
    text = read(ten_and_more()._repr_html_()).cells()
    for words in (
        "net , input 1x3x8x8", "MACs 66.0 M 66,000,000", "parameters 66", "activations 256", "traffic 80.0 kB",
        "peak memory 3.00 kB beside weights and input", RULE,
    ):  # fmt: skip
        assert words in text
    # 2 FLOPs a MAC over 80,000 bytes.
    assert "1,650.0 FLOPs a byte" in text


def test_the_ten_costliest_layers_have_bars_and_shares():
    html = ten_and_more()._repr_html_()
    text = read(html).cells()
    assert re.findall(r"conv\d+", text) == [f"conv{i}" for i in range(11, 1, -1)]
    # 11 of 66; and 2 to 11 of 66, which is 65.
    assert "conv11 Conv2d 1x4x8x8 11 11.0 M 17 %" in text
    assert "The 10 of 12 module calls with most MACs: 98 % of all." in text
    assert [float(width) for width in re.findall(r"width:([\d.]+)%", html)] == [
        pytest.approx(100 * i / 11, abs=0.05) for i in range(11, 1, -1)
    ]


def test_a_model_without_macs_has_no_layer_table():
    free = runs.profile("m", macs=0, traffic_bytes=0, layers=(runs.layer("a"),))
    assert RULE in read(free._repr_html_()).cells()
    for shown in (free._repr_html_(), free._repr_markdown_()):
        assert "<table" not in shown
        assert "| layer |" not in shown
        assert "FLOPs a byte" not in shown


def test_what_was_not_counted_and_what_failed_is_said():
    profile = runs.profile("m", coverage=0.75, uncounted={"my::op": 2}, errors=("fvcore failed",))
    for text in (read(profile._repr_html_()).cells(), profile._repr_markdown_().replace("\\", "")):
        assert "75 % of the operations have a counting rule; not counted: my::op x2." in text
        assert "fvcore failed" in text


def test_a_training_step_is_shown_where_it_was_counted():
    step = Training(forward_macs=2_000_000, backward_macs=4_000_000, peak_bytes=5000)
    text = read(runs.profile("m", training=step)._repr_html_()).cells()
    assert "MACs of a training step 6.00 M 4.00 M of them backward" in text
    assert "peak memory of a training step 5.00 kB" in text
    assert "training" not in read(runs.profile("m")._repr_html_()).cells()


def test_a_profile_in_markdown():
    text = ten_and_more()._repr_markdown_()
    assert text.startswith("**net**, input 1x3x8x8\n\n- MACs: 66.0 M (66,000,000)\n- parameters: 66 (264 B float32)\n")
    assert "| conv11 | Conv2d | 1x4x8x8 | 11 | 11.0 M | 17 % |\n| conv10 |" in text
    assert RULE in text


def test_a_profiles_own_words_are_one_line(profile_of):
    line = repr(profile_of("resnet152_cifar"))
    assert line.startswith("Profile('resnet152_cifar', input '1x3x32x32': 3.72 GMACs, 58.2 M parameters, ")
    assert len(line) < 200
    assert "\x1b" not in repr(runs.profile("\x1b\n"))
    assert "\n" not in repr(runs.profile("\x1b\n"))


def test_a_comparison_shows_all_models_and_what_two_differ_in():
    before, after = runs.layer("a", macs=5, params=1), runs.layer("b", macs=2_000, params=70)
    one = runs.profile("one", layers=(before,), macs=1_000_000)
    other = runs.profile("other", layers=(before, after), macs=2_500_000)
    html = read(Comparison((one, other))._repr_html_()).cells()
    assert "one 1x3x8x8 1.00 M x1" in html
    assert "other 1x3x8x8 2.50 M x2.5" in html
    assert "+ b Conv2d 1x3x8x8 -> 1x4x8x8 +2.00 k +70" in html
    assert "one -> other: 1 layer added, 0 removed" in html
    assert RULE in html
    text = Comparison((one, other))._repr_markdown_()
    assert "| other | 1x3x8x8 | 2.50 M (x2.5) |" in text
    assert "| + | b | Conv2d | 1x3x8x8 -&gt; 1x4x8x8 | +2.00 k | +70 |" in text
    assert RULE in text
    three = Comparison((one, other, one))
    assert "what changed" not in three._repr_html_() + three._repr_markdown_()


def test_of_many_differing_layers_ten_are_listed():
    layers = tuple(runs.layer(f"l{i}", macs=1000 * i) for i in range(1, 15))
    compared = Comparison((runs.profile("one", layers=layers[:1]), runs.profile("two", layers=layers)))
    html = read(compared._repr_html_()).cells()
    assert re.findall(r"\bl\d+", html) == [f"l{i}" for i in range(14, 4, -1)]
    assert "Listed are the 10 with the largest differences in MACs." in html
    assert compared._repr_markdown_().count("\n| + |") == 10


def test_a_law_is_written_as_mathml_and_as_latex():
    law = archstats.cost_law("mobilenet_v2")
    html, text = law._repr_html_(), law._repr_markdown_()
    page = read(html)
    assert sum(tag == "math" for tag, _ in page.elements) == 5
    assert "<mn>3,200</mn>" in html
    assert "MACs for H = 32 h, W = 32 w" in page.cells()
    assert "Holds for N from 1, H from 1, W from 1." in page.cells()
    formulas = re.findall(r"^\$\$\n(.*)\n\$\$$", text, flags=re.MULTILINE)
    assert len(formulas) == 5
    assert formulas[0].startswith(r"N \left(3200 \left\lceil{\frac{H}{2}}\right\rceil")
    assert formulas[1] == "3504872"
    for shown in (page.cells(), text):
        assert "N images, H rows, W columns" in shown
        assert RULE in shown


def test_a_law_of_the_batch_alone_says_why():
    law = archstats.cost_law("alexnet")
    for shown in (read(law._repr_html_()).cells(), law._repr_markdown_()):
        assert "The size of the image is no letter: it runs with H from" in shown
        assert "MACs for" not in shown


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_and_not_obeyed(name):
    layer = runs.layer(name, macs=5, kind=name or "Conv2d")
    profile = runs.profile(name, layers=(layer,), uncounted={name: 1}, errors=(name,), inputs=name)
    changed = runs.profile("b", layers=(runs.layer(name, macs=9, params=3),))
    compared = Comparison((profile, changed))
    for shown in (profile, compared):
        page = read(shown._repr_html_())
        assert {tag for tag, _ in page.elements} <= ALLOWED
        assert not [key for _, attributes in page.elements for key in attributes if key.startswith("on")]
        text = shown._repr_markdown_()
        assert not re.search(r"(?<!\\)[<`]", text)
        rows = [re.sub(r"\\.", "", line) for line in text.split("\n") if line.startswith("|")]
        assert {row.count("|") for row in rows} <= {7, 8}
    if name.isprintable():
        assert " ".join(name.split()) in read(profile._repr_html_()).cells()


ALLOWED = set("div style p strong dl dt dd small table caption thead tbody tr th td span".split())
