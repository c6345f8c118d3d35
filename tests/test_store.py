import json

import pytest

from archstats import store
from archstats.errors import BadRunFileError, OutputError
from archstats.records import SCHEMA_VERSION, LayerTime


def test_a_run_survives_a_round_trip(a_run, tmp_path):
    path = tmp_path / "run.json"
    store.write(path, store.dumps(a_run))
    assert store.load(path) == a_run


def test_a_newer_run_file_says_so(a_run, tmp_path):
    path = tmp_path / "run.json"
    content = json.loads(store.dumps(a_run)) | {"schema_version": 99}
    path.write_text(json.dumps(content))
    with pytest.raises(BadRunFileError, match=r"newer archstats: its schema is 99, this one reads 2 and 3.*Upgrade"):
        store.load(path)


def test_an_older_run_file_says_so(a_run, tmp_path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps(json.loads(store.dumps(a_run)) | {"schema_version": 1}))
    with pytest.raises(BadRunFileError, match=r"an older archstats: its schema is 1.*Make a new one"):
        store.load(path)


def schema_2():
    """A run as it was written when each layer was an object: one layer inside another, and its time."""
    root = {
        "status": "Layer", "path": "", "type": "Sequential", "depth": 0, "leaf": False, "call": 0, "parent": None,
        "input": [2, 3], "output": [2, 5], "params": 0, "tied_params": 0, "macs": 0, "activations": 0, "elements": 0,
        "traffic_bytes": 0, "total_params": 20, "total_macs": 30, "total_activations": 10, "total_traffic_bytes": 144,
        "settings": {}, "operations": {},
    }  # fmt: skip
    linear = {
        "status": "Layer", "path": "0", "type": "Linear", "depth": 1, "leaf": True, "call": 0, "parent": 0,
        "input": [2, 3], "output": [2, 5], "params": 20, "tied_params": 0, "macs": 30, "activations": 10, "elements": 0,
        "traffic_bytes": 144, "total_params": 20, "total_macs": 30, "total_activations": 10, "total_traffic_bytes": 144,
        "settings": {"in_features": 3, "out_features": 5, "bias": True}, "operations": {"aten::linear": 30},
    }  # fmt: skip
    profile = {
        "status": "counted", "model": "one", "source": "zoo", "input": [[2, 3]], "params": 20, "trainable_params": 20,
        "weight_bytes": {"float32": 80}, "macs": 30, "activations": 10, "traffic_bytes": 144, "peak_bytes": 40,
        "layers": [root, linear], "operations": [], "coverage": 1.0,
    }  # fmt: skip
    time = {"status": "LayerTime", "path": "0", "call": 0, "ns": 1234}
    environment = {"python": "3.11", "platform": "Linux", "processor": "one", "cores": 2, "threads": 2}
    return {
        "status": "Run", "schema_version": 2, "archstats": "0.1.0", "created": "2026-01-02", "command": "archstats",
        "environment": environment | {"accelerators": [], "packages": {}},
        "settings": {"models": ["*"], "batch_size": None, "device": "auto", "timing": True, "time_budget_s": 9.0},
        "measured": [{"status": "Measured", "profile": profile, "timings": [], "layer_times": [time]}],
    }  # fmt: skip


def test_a_run_file_of_the_schema_before_is_read_and_written_anew(tmp_path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps(schema_2()))
    run = store.load(path)
    root, linear = run.measured[0].profile.layers
    assert (root.path, root.leaf, root.parent, root.total_macs, root.settings) == ("", False, None, 30, {})
    assert (linear.path, linear.parent, linear.macs, linear.operations) == ("0", 0, 30, {"aten::linear": 30})
    assert linear.settings == {"in_features": 3, "out_features": 5, "bias": True}
    assert (linear.held_bytes, linear.held_at) == (0, 0)
    assert run.measured[0].layer_times == (LayerTime(path="0", call=0, ns=1234),)
    assert run.schema_version == SCHEMA_VERSION == 3
    path.write_bytes(store.dumps(run))
    assert json.loads(path.read_text())["schema_version"] == 3
    assert store.load(path) == run


@pytest.mark.parametrize("parent", [1, 2, -1])
def test_an_endless_way_to_the_root_is_damage_in_the_schema_before_too(parent, tmp_path):
    content = schema_2()
    content["measured"][0]["profile"]["layers"][1]["parent"] = parent
    (tmp_path / "run.json").write_text(json.dumps(content))
    with pytest.raises(BadRunFileError, match=f"damaged: the parent of row 1 is {parent}"):
        store.load(tmp_path / "run.json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"schema_version": 2}',
        b'{"schema_version": 3}',
        b'{"schema_version": "1"}',
        b"\xff\xfe",
        b'{"other": 2}',
        b'{"schema_version": 3, "measured": ' + b"[" * 100_000,
        b'{"schema_version": 1' + b"0" * 9999 + b"}",
    ],
)
def test_a_damaged_run_file_says_so(content, tmp_path):
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(BadRunFileError, match="damaged"):
        store.load(path)


def test_a_wrong_value_says_where(a_run, tmp_path):
    path = tmp_path / "run.json"
    content = json.loads(store.dumps(a_run))
    content["measured"][0]["profile"]["params"] = "many"
    path.write_text(json.dumps(content))
    with pytest.raises(BadRunFileError, match=r"Expected `int`, got `str` - at `\$\.measured\[.+\]\.profile\.params`"):
        store.load(path)


def test_a_missing_run_file_says_so(tmp_path):
    with pytest.raises(BadRunFileError, match="No such file"):
        store.load(tmp_path / "none.json")
    with pytest.raises(BadRunFileError, match="directory"):
        store.load(tmp_path)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "run.json").mkdir()
    with pytest.raises(OutputError):
        store.write(tmp_path / "run.json", b"{}")
    assert [p.name for p in tmp_path.iterdir()] == ["run.json"]
