import os

import pytest

from archstats.errors import OutputError
from archstats.report.publish import MANIFEST, check_writable, publish


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST}


def test_files_are_written_below_the_folder(tmp_path):
    publish({"index.html": b"i", "models/a.html": b"a"}, tmp_path / "new" / "out")
    assert tree(tmp_path / "new" / "out") == {"index.html": b"i", "models/a.html": b"a"}


def test_pages_that_are_gone_are_removed_and_the_users_files_stay(tmp_path):
    publish({"index.html": b"1", "models/old.html": b"old"}, tmp_path)
    (tmp_path / "models" / "mine.txt").write_text("mine")
    (tmp_path / "notes.md").write_text("notes")
    publish({"index.html": b"2", "models/new.html": b"new"}, tmp_path)
    assert tree(tmp_path) == {
        "index.html": b"2",
        "models/new.html": b"new",
        "models/mine.txt": b"mine",
        "notes.md": b"notes",
    }


def test_nothing_is_lost_when_a_page_cannot_be_written(tmp_path):
    publish({"index.html": b"1", "models/a.html": b"1"}, tmp_path)
    with pytest.raises(OutputError):
        publish({"index.html": b"2", "models/a.html": b"2", f"models/{'n' * 300}.html": b"too long"}, tmp_path)
    assert tree(tmp_path) == {"index.html": b"1", "models/a.html": b"1"}


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("precious")
    with pytest.raises(OutputError, match=r"out: it is a file\. Choose another folder"):
        check_writable(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "precious"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        check_writable(tmp_path / "out")


def test_a_list_that_points_elsewhere_removes_nothing_there(tmp_path):
    out = tmp_path / "out"
    publish({"index.html": b"1"}, out)
    (tmp_path / "precious.txt").write_text("precious")
    (out / MANIFEST).write_text(f"../precious.txt\n{tmp_path}/precious.txt\n")
    publish({"index.html": b"2"}, out)
    assert (tmp_path / "precious.txt").read_text() == "precious"


def test_a_name_that_leaves_the_folder_is_a_programming_error(tmp_path):
    with pytest.raises(ValueError, match="no path below"):
        publish({"../x.html": b""}, tmp_path)
