"""A real change is caught and named: each edits a model's source, and its message is a snapshot."""

import json
import re

import pytest

BLOCKS = """            nn.Sequential(nn.Conv2d(16, 16, 3, padding=1), nn.ReLU()),
            nn.Sequential(nn.Conv2d(16, 16, 3, padding=1), nn.ReLU()),
"""
LAST = BLOCKS.splitlines(keepends=True)[1]
POOL = "        self.pool ="
TIE = "        self.blocks[1][0].weight = self.blocks[0][0].weight\n"
TWIST = """import torch
from torch import nn


@torch.library.custom_op("shop::twist", mutates_args=())
def twist(x: torch.Tensor) -> torch.Tensor:
    return x.clone()


@twist.register_fake
def _(x):
    return torch.empty_like(x)
"""
CHANGES = {  # what is replaced by what; exit status; rules
    "kernel": ("Conv2d(3, 16, 3, padding=1", "Conv2d(3, 16, 5, padding=2", 1, {"A001", "A002", "A004"}),
    "kernel_unpadded": ("(3, 16, 3, padding=1", "(3, 16, 5, padding=1", 1, {"A001", "A002", "A204"}),
    "inserted": (BLOCKS, BLOCKS + LAST, 1, {"A001", "A002", "A003", "A004"}),
    "removed": (BLOCKS, LAST, 0, {"A204"}),
    "bias": ("padding=1, bias=False", "padding=1", 1, {"A002", "A004"}),
    "groups": (BLOCKS, BLOCKS.replace("1), nn", "1, groups=4), nn"), 0, {"A204"}),
    "impossible": ("Conv2d(3, 16", "Conv2d(4, 16", 2, {"A307"}),
    "wider": ("Linear(16, 10)", "Linear(16, 12)", 1, {"A001", "A002", "A003", "A004"}),
    "renamed": ("self.head", "self.classifier", 0, {"A206"}),
    "tied": (POOL, TIE + POOL, 0, {"A204"}),
    "without_cost": ("16, 3, padding=1), nn.ReLU()", "16, 3, padding=1), nn.LeakyReLU()", 0, {"A206"}),
}


def rules_in(text):
    return set(re.findall(r"\bA\d{3}(?=:)", text))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_caught_and_named(name, project, snapshot):
    old, new, status, rules = CHANGES[name]
    project.change(old, new)
    done, out, err = project.check()
    assert (done, err) == (status, "")
    assert rules_in(out) == rules
    snapshot(f"{name}.txt", out)


def test_the_change_undone_passes(project):
    project.change("Linear(16, 10)", "Linear(16, 12)")
    assert project.check("-q")[0] == 1
    project.change("Linear(16, 12)", "Linear(16, 10)")
    assert project.check("-q") == (0, "", "")


def test_weights_that_are_tied_no_longer(empty_project, snapshot):
    empty_project.change(POOL, TIE + POOL)
    empty_project.check("--update")
    empty_project.change(TIE, "")
    status, out, _ = empty_project.check()
    assert (status, rules_in(out)) == (1, {"A002"})
    snapshot("untied.txt", out)


def test_another_resolution(project, snapshot):
    project.configure(project.config.replace("1x3x32x32", "1x3x64x64"))
    status, out, _ = project.check()
    assert (status, rules_in(out)) == (1, {"A203"})
    snapshot("resolution.txt", out)


def test_another_setting_of_the_constructor(project):
    project.change("def net():", "def net(width=10):")
    project.change("return Net()", "net = Net()\n    net.head = nn.Linear(16, width)\n    return net")
    assert project.check("-q") == (0, "", "")
    project.configure(project.config.replace('input = "1x3x32x32"', 'input = "1x3x32x32"\nkwargs = { width = 11 }'))
    status, out, _ = project.check()
    assert status == 1
    assert "~ head Linear out_features 10 -> 11: +16 MACs, +17 parameters, +1 activations, +72 B traffic" in out


def test_new_and_removed_models_are_errors_until_accepted(project, snapshot):
    project.configure(project.config.replace('name = "coder"', 'name = "encoder"'))
    status, out, _ = project.check()
    assert (status, rules_in(out)) == (1, {"A201", "A202"})
    snapshot("new_and_removed.txt", out)
    assert rules_in(project.check("--accept-new")[1]) == {"A202"}
    assert project.check("--prune")[0] == 0
    assert project.check("-q") == (0, "", "")
    assert list(json.loads(project.baseline.read_text())["models"]) == ["encoder", "net"]


def test_budgets_hold_whatever_the_baseline_says(project, snapshot):
    budget = '\nbudget = { macs = "5.16M", params = 5000 }\n'
    shared = '\n[[tool.archstats.budgets]]\nmodels = ["n*"]\nparams = 5100\npeak_bytes = "1G"\n'
    project.configure(project.config.replace('input = "1x3x32x32"', 'input = "1x3x32x32"' + budget) + shared)
    status, out, _ = project.check()
    assert (status, rules_in(out)) == (1, {"A101", "A102"})
    snapshot("budgets.txt", out)
    assert project.check("--update")[0] == 1


def test_tolerances(project, snapshot):
    project.change("Linear(16, 10)", "Linear(16, 12)")
    tolerance = '\ntolerance = { macs = "1%", activations = 2, params = "33", traffic_bytes = "1k" }\n'
    project.configure(project.config.replace('baseline = "costs.json"', 'baseline = "costs.json"' + tolerance))
    status, out, _ = project.check()
    assert (status, rules_in(out)) == (1, {"A002", "A207"})
    snapshot("tolerances.txt", out)


def test_a_decrease_can_be_an_error(project):
    project.change("Linear(16, 10)", "Linear(16, 9)")
    assert project.check("-q")[0] == 0
    project.configure(project.config.replace('baseline = "costs.json"', 'baseline = "costs.json"\ndecrease = "error"'))
    status, out, _ = project.check()
    assert (status, rules_in(out)) == (1, {"A204"})


def test_only_the_metrics_that_are_named(project):
    project.change("Linear(16, 10)", "Linear(16, 12)")
    project.configure(
        project.config.replace('baseline = "costs.json"', 'baseline = "costs.json"\nmetrics = ["peak_bytes"]')
    )
    status, out, _ = project.check()
    assert (status, rules_in(out)) == (0, {"A206"})


def test_operations_without_a_rule_that_come_or_go(project):
    project.change("return self.head(", "return twist(x).sum() + self.head(")
    project.change("from torch import nn", TWIST)
    status, out, _ = project.check()
    assert status == 1
    assert "A205" in rules_in(out)
    assert "operations without a counting rule: shop::twist x1; in the baseline: none." in out
    assert project.check("--update")[0] == 0
    assert json.loads(project.baseline.read_text())["models"]["net"]["uncounted"] == {"shop::twist": 1}
    assert project.check("-q") == (0, "", "")
