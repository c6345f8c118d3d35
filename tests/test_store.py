import json

import pytest

from archstats import store
from archstats.errors import BadRunFileError, OutputError


def test_a_run_survives_a_round_trip(a_run, tmp_path):
    path = tmp_path / "run.json"
    store.write(path, store.dumps(a_run))
    assert store.load(path) == a_run


def test_a_newer_run_file_says_so(a_run, tmp_path):
    path = tmp_path / "run.json"
    content = json.loads(store.dumps(a_run)) | {"schema_version": 99}
    path.write_text(json.dumps(content))
    with pytest.raises(BadRunFileError, match=r"newer archstats: its schema is 99, this one reads 2.*Upgrade"):
        store.load(path)


def test_an_older_run_file_says_so(a_run, tmp_path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps(json.loads(store.dumps(a_run)) | {"schema_version": 1}))
    with pytest.raises(BadRunFileError, match=r"an older archstats.*Make a new one"):
        store.load(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"schema_version": 2}', b'{"schema_version": "1"}', b"\xff\xfe", b'{"other": 2}'],
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
