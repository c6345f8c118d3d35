"""`archstats diff` as a user meets it."""

import csv
import json
import sys
import types

import pytest
from torch import nn

from archstats.cli import main


@pytest.fixture
def diff(monkeypatch, capsys):
    """Run the command and return its exit status, standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["archstats", "diff", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return run


@pytest.fixture
def nets(monkeypatch):
    """Networks that only exist here, under `nets:NAME`."""
    module = types.ModuleType("nets")
    monkeypatch.setitem(sys.modules, "nets", module)

    def plain(extra=0, kernel_size=3):
        front = [nn.Conv2d(3, 8, 1), *(nn.BatchNorm2d(8) for _ in range(extra))]
        return nn.Sequential(*front, nn.Conv2d(8, 8, kernel_size, padding="same"), nn.ReLU())

    def hostile():
        return _named("=1+1|<b>[red]\x1b[31m")

    def pooling():
        return nn.Sequential(nn.Conv2d(3, 8, 1), nn.MaxPool2d(2))

    def reading():
        return nn.Sequential(nn.Conv2d(3, 8, 1), Reading())

    vars(module).update(plain=plain, hostile=hostile, pooling=pooling, reading=reading)
    return "1x3x4x4"


class Reading(nn.Module):
    def forward(self, x):
        return x if x.sum().item() > 0 else x + 1


def _named(name):
    made = nn.Sequential()
    made.add_module(name, nn.Conv2d(3, 8, 1))
    return made


def words(text):
    return " ".join(text.split())


def test_help_has_an_example(diff):
    status, out, _ = diff("--help")
    assert status == 0
    assert "Example: archstats diff" in words(out)


def test_what_changed_is_named_with_what_it_costs(diff, nets):
    status, out, _ = diff("nets:plain", "nets:plain", "--input", nets, "--kwargs-b", "kernel_size=5")
    assert status == 0
    assert "~ 1 Conv2d kernel_size 3 -> 5 +16,384 +1,024" in words(out)
    assert "0 layers added, 0 removed, 1 changed" in out
    assert "2 layers the same" in out
    assert "params 616 (616) -> 1.64 k (1,640): +1.02 k (+1,024, +166.23 %)" in words(out)
    assert "macs 9.60 kMACs (9,600) -> 26.0 kMACs (25,984): +16.4 kMACs (+16,384, +170.67 %)" in words(out)
    assert "activations 256 (256), unchanged" in words(out)


def test_a_block_put_in_front_leaves_the_others_as_they_were(diff, nets):
    arguments = ("nets:plain", "nets:plain", "--input", nets, "--kwargs-b", "extra=1")
    _, out, _ = diff(*arguments)
    assert "+ 1 BatchNorm2d 1x8x4x4 -> 1x8x4x4 0 +16" in words(out)
    assert "2 layers renamed only: --all lists them" in out
    assert "2 -> 3" not in out
    _, out, _ = diff(*arguments, "--all")
    assert "= 1 -> 2 Conv2d 0 0" in words(out)
    assert "= 0 Conv2d 0 0" in words(out)
    assert "2 layers renamed only\n" in out
    _, out, _ = diff("nets:plain", "nets:plain", "--input", nets, "--kwargs-a", "extra=1")
    assert "- 1 BatchNorm2d 1x8x4x4 -> 1x8x4x4 0 -16" in words(out)


def test_a_model_and_itself(diff):
    status, out, _ = diff("lenet", "lenet")
    assert status == 0
    assert "No difference: 8 layers the same in type, settings, shapes and costs." in out
    assert "what changed" not in out


def test_inputs_that_differ_are_said(diff):
    _, out, _ = diff("lenet", "alexnet")
    assert "A lenet, input 1x3x32x32 B alexnet, input 1x3x224x224 The inputs differ" in words(out)
    assert "~ conv1 -> features.0 Conv2d out_channels 6 -> 64, kernel_size 5 -> 11" in words(out)
    _, out, _ = diff("squeezenet1_1", "alexnet", "--input", "1x3x224x224")
    assert "The inputs differ" not in out
    _, plain, _ = diff("lenet", "alexnet", "--format", "json")
    assert json.loads(plain)["inputs"] == {"a": "1x3x32x32", "b": "1x3x224x224", "same": False}


def test_as_json(diff, nets):
    arguments = ("nets:plain", "nets:plain", "--input", nets, "--kwargs-b", "extra=1", "--kwargs-b", "kernel_size=1")
    status, out, _ = diff(*arguments, "--format", "json")
    plain = json.loads(out)
    assert status == 0
    assert plain["b"] == {"model": "nets:plain", "kwargs": ["extra=1", "kernel_size=1"], "uncounted": {}}
    assert plain["totals"]["params"] == {
        "before": 616, "after": 120, "difference": -496, "percent": pytest.approx(-80.52, abs=0.01)
    }  # fmt: skip
    assert plain["numbers"] == {"same": 1, "renamed": 1, "changed": 1, "added": 1, "removed": 0}
    added, changed = plain["layers"]
    assert (added["kind"], added["before_path"], added["after_path"], added["params"]) == ("added", None, "1", 16)
    assert (changed["kind"], changed["before_path"], changed["after_path"]) == ("changed", "1", "2")
    assert changed["differences"]["kernel_size"] == [3, 1]
    assert changed["differences"]["macs"] == [9216, 1024]
    assert changed["macs"] == -8192
    _, everything, _ = diff(*arguments, "--format", "json", "--all")
    assert [layer["kind"] for layer in json.loads(everything)["layers"]] == ["same", "added", "changed", "renamed"]


def test_as_csv_sums_to_the_difference(diff):
    _, out, _ = diff("lenet", "alexnet", "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert sum(int(row["params"]) for row in rows) == 61_100_840 - 62_006
    assert sum(int(row["macs"]) for row in rows) == 714_188_480 - 754_320
    assert (rows[1]["kind"], rows[1]["before_path"], rows[1]["before_call"], rows[1]["after_call"]) == (
        "added", "", "", "0"
    )  # fmt: skip


def test_as_markdown(diff):
    _, out, _ = diff("lenet", "lenet", "--kwargs-b", "num_classes=100", "--format", "markdown")
    assert out.startswith("### lenet -&gt; lenet (num\\_classes=100)\n")
    assert "| changed | fc3 | Linear | out\\_features 10 -&gt; 100 | 7,560 | 7,650 |" in out
    _, out, _ = diff("lenet", "lenet", "--format", "markdown")
    assert "|" not in out
    assert "- No difference" in out


def test_names_are_shown_and_not_obeyed(diff, nets):
    arguments = ("nets:hostile", "nets:pooling", "--input", nets, "--all")
    _, table, _ = diff(*arguments)
    assert "= =1+1|<b>[red]\N{REPLACEMENT CHARACTER}[31m -> 0 Conv2d" in words(table)
    _, markdown, _ = diff(*arguments, "--format", "markdown")
    assert "| =1+1\\|&lt;b&gt;\\[red\\]" in markdown
    for text in (table, markdown):
        assert "\x1b" not in text
    _, out, _ = diff(*arguments, "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert rows[0]["before_path"].startswith("'=1+1")


def test_operations_without_a_rule_are_said(diff, nets, monkeypatch):
    from archstats.counters import rules

    monkeypatch.setattr(rules, "_ELEMENTWISE_FAMILIES", ("avg_pool",))
    _, out, _ = diff("nets:hostile", "nets:pooling", "--input", nets)
    assert "B runs operations without a counting rule, which are in no number: aten::max_pool2d x1" in words(out)
    assert "A runs operations" not in out


def test_what_reads_its_data_can_be_run_on_it(diff, nets):
    status, _, err = diff("nets:reading", "nets:plain", "--input", nets)
    assert status == 2
    assert "--materialize" in err
    status, out, _ = diff("nets:reading", "nets:plain", "--input", nets, "--materialize")
    assert status == 0
    assert "~ 1 Conv2d type Reading -> Conv2d" in words(out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lenet", "lenett"), "error: B, lenett: There is no model named 'lenett'. Did you mean lenet"),
        (("lenett", "lenet"), "error: A, lenett: There is no model named 'lenett'."),
        (
            ("lenet", "lenet", "--input", "1x3x64x64"),
            "A, lenet: The forward pass on an input of 1x3x64x64 failed in fc1",
        ),
        (("lenet", "lenet", "--kwargs-b", "x=3"), "B, lenet (x=3): lenet has no setting 'x'."),
        (("lenet", "lenet", "--kwargs-a", "x"), "'x' is not a setting."),
        (("lenet", "alexnet", "--input", "3by4"), "'3by4' is not an input shape"),
        (("lenet",), "Missing argument"),
    ],
)
def test_bad_input_is_one_message_and_status_2(arguments, message, diff):
    status, out, err = diff(*arguments)
    assert (status, out) == (2, "")
    assert message in words(err)
    assert "Traceback" not in err
