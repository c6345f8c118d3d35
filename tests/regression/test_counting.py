"""Models are counted apart: one that prints, raises, exits, hangs or changes the world spoils no other."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from archstats import isolation
from archstats.regression import counting
from archstats.regression.baseline import Costs
from archstats.regression.config import Model
from archstats.regression.counting import NotCounted, count_models

HOSTILE = """
import os
import random
import subprocess
import sys
import time

import torch
from torch import nn


def good():
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())


def prints():
    print('{"schema": 1}')
    print("::error::not ours", file=sys.stderr)
    os.write(1, b"</testsuites>\\n")
    subprocess.run(["echo", "from a process below"])
    return good()


def prints_and_raises():
    print("loading weights from /data")
    raise ValueError("no weights\\nsecond line")


def exits():
    sys.exit(0)


def exits_at_once():
    os._exit(0)


def dies():
    os.kill(os.getpid(), 9)


def hangs():
    print("waiting for the network")
    time.sleep(600)


def hangs_for_good():
    while True:
        try:
            time.sleep(600)
        except BaseException:
            pass


def floods():
    while True:
        print("x" * 1000)


def leaves_a_process_behind():
    left = subprocess.Popen(["sleep", "600"])
    with open("left", "w") as file:
        file.write(str(left.pid))
    return good()


def closes_its_output():
    os.close(1)
    os.close(2)
    return good()


def changes_the_world():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(7)
    random.seed(7)
    os.chdir("/")
    sys.path.clear()
    os.environ["HOME"] = "/nowhere"
    nn.Conv2d.forward = lambda self, x: x
    return good()


def returns_nothing():
    return None


def interrupts():
    raise KeyboardInterrupt
"""
GOOD = ("prints", "leaves_a_process_behind", "closes_its_output")
BAD = {
    "prints_and_raises": "hostile:prints_and_raises raised ValueError: no weights",
    "exits": "hostile:exits raised SystemExit: 0",
    "exits_at_once": "its process ended early, with exit status 0",
    "dies": "its process ended early, with signal SIGKILL",
    "hangs": "it took longer than 1.5 s",
    "floods": "it took longer than 1.5 s",
    "hangs_for_good": "it took longer than 1.5 s",
    "returns_nothing": "hostile:returns_nothing returned NoneType, not a torch.nn.Module",
    "interrupts": "its process ended early, with exit status 1",
}


@pytest.fixture
def hostile(tmp_path):
    (tmp_path / "hostile.py").write_text(HOSTILE)
    return tmp_path


def model(name, module="hostile"):
    return Model(name=name, target=f"{module}:{name}", input="1x3x8x8")


def fork_only(test):
    return pytest.mark.skipif(not isolation.AVAILABLE, reason="processes cannot be forked here")(test)


@fork_only
def test_no_model_spoils_another_or_the_output(hostile, capfd):
    names = [*BAD, "changes_the_world", *GOOD, "good"]
    state = torch.get_rng_state()
    here = Path.cwd()
    begun = time.monotonic()
    results = count_models([model(name) for name in names], hostile, 1.5)
    assert time.monotonic() - begun < 20
    assert list(results) == names, "in the order in which they were asked for, though some hang"
    for name, reason in BAD.items():
        assert isinstance(results[name], NotCounted)
        assert results[name].reason == reason
        assert results[name].late == (name in ("hangs", "floods", "hangs_for_good"))
    assert results["prints_and_raises"].output == "loading weights from /data\n"
    assert results["hangs"].output == "waiting for the network\n"
    assert len(results["floods"].output) <= isolation.KEPT_OUTPUT
    for name in GOOD:
        assert results[name] == results["good"]
    until(lambda: not alive(int((hostile / "left").read_text())))
    assert isinstance(results["good"], Costs)
    assert results["good"].macs == 4 * 36 * 27
    assert results["changes_the_world"] != results["good"], "it did change something"
    assert capfd.readouterr() == ("", "")
    assert torch.get_default_dtype() is torch.float32
    assert torch.equal(torch.get_rng_state(), state)
    assert Path.cwd() == here


@fork_only
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("raise OSError('no data')", "Importing broken failed: OSError: no data"),
        ("import sys; sys.exit(3)", "broken:good raised SystemExit: 3"),
        ("import os; os._exit(0)", "its process ended early, with exit status 0"),
        ("import time; time.sleep(600)", "it took longer than 1 s"),
        ("import no_such_package", "Importing broken failed: ModuleNotFoundError: No module named 'no_such_package'"),
        ("def good(:", "Importing broken failed: SyntaxError"),
    ],
)
def test_an_import_that_fails_fails_its_models_only(statement, reason, hostile):
    (hostile / "broken.py").write_text(statement)
    fine = Model(name="fine", target="hostile:good", input="1x3x8x8")
    models = [model("good", "broken"), Model(name="lenet", target="lenet"), fine]
    results = count_models(models, hostile, 1)
    assert results["good"].reason.startswith(reason)
    assert results["lenet"].macs == 754320
    assert results["fine"].macs == 4 * 36 * 27


@fork_only
def test_a_module_changes_nothing_for_the_models_of_others(hostile):
    (hostile / "patching.py").write_text(HOSTILE + "\nnn.ReLU.forward = lambda self, x: x\n")
    fine = Model(name="fine", target="hostile:good", input="1x3x8x8")
    results = count_models([model("good", "patching"), fine], hostile, 9)
    assert results["good"].traffic_bytes < results["fine"].traffic_bytes


@fork_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_check_that_is_interrupted_leaves_no_process(number, tmp_path):
    (tmp_path / "slow.py").write_text(
        "import os, time\n\ndef slow():\n    open('pid', 'w').write(str(os.getpid()))\n    time.sleep(600)\n"
    )
    (tmp_path / "pyproject.toml").write_text('[[tool.archstats.models]]\ntarget = "slow:slow"\ninput = "1x3"\n')
    (tmp_path / "archstats-baseline.json").write_text('{"schema": 1, "counting": 1, "models": {}}')
    with subprocess.Popen([sys.executable, "-m", "archstats", "check", "--timeout", "6"], cwd=tmp_path) as checking:
        until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        checking.send_signal(number)
    until(lambda: not alive(int((tmp_path / "pid").read_text())))


def alive(pid):
    """Whether a process runs; one that ended may wait for someone to ask how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@fork_only
def test_the_zoo_goes_on_behind_a_model_that_breaks(tmp_path, monkeypatch):
    from archstats.zoo import ZOO

    def breaks(**_):
        os._exit(5)

    lenet = ZOO.get("lenet")
    monkeypatch.setitem(ZOO._entries, "lenet", type(lenet)(**(vars(lenet) | {"builder": breaks})))
    monkeypatch.setattr(counting, "_jobs", lambda: 1)
    models = [Model(name=name, target=name) for name in ("lenet_fashion", "lenet", "nin", "vgg16")]
    results = count_models(models, tmp_path, 30)
    assert results["lenet"].reason == "its process ended early, with exit status 5"
    assert all(isinstance(results[name], Costs) for name in ("lenet_fashion", "nin", "vgg16"))


def test_without_processes_models_are_counted_here(hostile, monkeypatch, capfd):
    monkeypatch.setattr(isolation, "AVAILABLE", False)
    monkeypatch.syspath_prepend(str(hostile))
    monkeypatch.setattr(torch.nn.Conv2d, "forward", torch.nn.Conv2d.forward)
    names = ("prints_and_raises", "exits", "good")
    path, here = list(sys.path), Path.cwd()
    results = count_models([model(name) for name in names], hostile, 5)
    assert [results[name].reason for name in names[:2]] == [BAD[name] for name in names[:2]]
    assert results["prints_and_raises"].output == "loading weights from /data\n"
    assert results["good"].macs == 4 * 36 * 27
    assert capfd.readouterr() == ("", "")
    assert (path, here) == (list(sys.path), Path.cwd())


def test_the_same_costs_with_and_without_processes(tmp_path, monkeypatch):
    models = [Model(name=name, target=name) for name in ("lenet", "mobilenet_v3_small", "shufflenet_v1_g3")]
    apart = count_models(models, tmp_path, 30)
    monkeypatch.setattr(isolation, "AVAILABLE", False)
    assert count_models(models, tmp_path, 30) == apart


def test_what_is_counted_is_what_the_profile_says(tmp_path, profile_of):
    costs = count_models([Model(name="lenet", target="lenet")], tmp_path, 30)["lenet"]
    profile = profile_of("lenet")
    for name in ("macs", "params", "activations", "traffic_bytes", "peak_bytes"):
        assert costs.number(name) == getattr(profile, name) > 0
    assert [layer.path for layer in costs.layers if layer.macs] == ["conv1", "conv2", "fc1", "fc2", "fc3"]


def test_nothing_is_imported_that_is_not_named(project):
    """Neither what lies beside it, nor the rest of the package, nor plugins of the working folder."""
    trap = "raise SystemExit('imported')"
    for name in ("conftest.py", "setup.py", "sitecustomize.py", "torchvision.py", "timm.py", "shop/other.py"):
        (project.folder / name).write_text(trap)
    names = "\n".join(f'[[tool.archstats.budgets]]\nmodels = "{name}"\nmacs = "1G"' for name in ("net", "coder"))
    project.configure(project.config + names)
    assert project.check("-q") == (0, "", "")
    project.change("from torch import nn", "import sys\nfrom torch import nn\n")
    project.change("return Net()", "raise ValueError(' '.join(sorted(sys.modules)))")
    _, out, _ = project.check("--format", "json")
    loaded = set(json.loads(out)["findings"][0]["message"].split())
    assert "shop.models" in loaded
    assert not {"torchvision", "timm", "shop.other", "setup", "sitecustomize"} & loaded - set(sys.modules)
