"""Comparison on whole numbers: no rounding hides a difference, and no tolerance allows one more."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archstats.errors import BadInputError
from archstats.regression.baseline import Baseline, Costs
from archstats.regression.check import Shown, Update, check, updated
from archstats.regression.config import Budget, Config, Model
from archstats.regression.counting import NotCounted
from archstats.regression.findings import Severity
from archstats.regression.metrics import METRICS, Allowance, parse_allowance, parse_budget
from archstats.regression.rules import RULES

COUNTS = st.integers(0, 2**62)
NOTHING = Allowance()


def costs(macs, **more):
    numbers = dict.fromkeys(METRICS, 0) | {"macs": macs} | more
    return Costs(input="1x3x8x8", **numbers)


def config(allowance=NOTHING, **more):
    model = Model(name="net", target="net", tolerance={"macs": allowance}, **more)
    return Config(file="pyproject.toml", folder=Path(), baseline=Path(), models=(model,))


def outcome_of(old, new, allowance=NOTHING, **more):
    baseline = Baseline(models={"net": costs(old)})
    return check(config(allowance, **more), baseline, {"net": costs(new)}, Shown("costs.json"))


@given(COUNTS, COUNTS)
def test_without_tolerance_every_difference_is_found(old, new):
    outcome = outcome_of(old, new)
    assert outcome.status == (new > old)
    assert [finding.rule for finding in outcome.findings] == (["A001"] if new > old else ["A204"] if new < old else [])
    for finding in outcome.findings:
        assert (finding.old, finding.new) == (old, new)


@given(COUNTS, COUNTS, st.integers(0, 2**40))
def test_an_absolute_tolerance_is_exact(old, new, slack):
    findings = outcome_of(old, new, Allowance(absolute=slack)).findings
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert bool(errors) == (new > old + slack)
    assert all(finding.limit == old + slack for finding in errors)
    assert any(finding.rule == "A204" for finding in findings) == (new < old - slack)


@given(COUNTS, st.integers(0, 10**6), st.sampled_from([-1, 0, 1]))
def test_a_percentage_is_exact(old, millionths, beyond):
    allowance = Allowance(percent=Fraction(millionths, 10_000))
    new = old + old * millionths // 10**6 + beyond
    failed = any(finding.rule == "A001" for finding in outcome_of(old, max(0, new), allowance).findings)
    assert failed == (beyond == 1)


@given(COUNTS, COUNTS)
def test_the_message_shows_that_the_numbers_differ(old, new):
    for finding in outcome_of(old, new).findings:
        before, after = finding.message.split(" from ")[1].split(", by ")[0].split(" to ")
        assert before != after
        assert "(+0 %)" not in finding.message
        assert "+0.0 %" not in finding.message


@given(st.integers(1, 2**62), st.integers(-2, 2))
def test_a_budget_is_exact(limit, beyond):
    new = max(0, limit + beyond)
    findings = outcome_of(new, new, budget={"macs": Budget(limit, 3)}).findings
    assert [finding.rule for finding in findings] == (["A101"] if new > limit else [])
    for finding in findings:
        assert (finding.new, finding.limit, finding.line) == (new, limit, 3)
        number, most = finding.message.removeprefix("MACs exceed the budget: ").split(" too many")[0].split(" of ")
        assert most.endswith(f", {beyond}")
        assert number != most.removesuffix(f", {beyond}")


def test_rounded_where_that_hides_nothing_and_raw_where_it_would():
    def message(old, new, *more):
        return outcome_of(old, new, *more).findings[0].message

    assert message(4_089_184_256, 5_100_000_000) == (
        "MACs rose from 4.09 G to 5.10 G, by 1.01 G (+24.7 %); no change is allowed."
    )
    assert message(4_089_184_256, 4_089_184_257) == (
        "MACs rose from 4,089,184,256 to 4,089,184,257, by 1 (+0.00000002 %); no change is allowed."
    )
    assert message(1_000_000, 1_010_001, Allowance(percent=Fraction(1))) == (
        "MACs rose from 1,000,000 to 1,010,001, by 10.0 k (+1.0 %); allowed is 1 %, 10.0 k."
    )
    assert message(0, 5) == "MACs rose from 0 to 5, by 5 (from nothing); no change is allowed."


@pytest.mark.parametrize(
    ("given_", "old", "slack"),
    [
        (0, 10**9, 0),
        ("0", 5, 0),
        (7, 5, 7),
        ("1%", 1000, 10),
        ("1 %", 199, 1),
        ("0.05%", 10**6, 500),
        ("10M", 1, 10**7),
    ],
)
def test_tolerances_are_read(given_, old, slack):
    assert parse_allowance(given_).of(old) == slack


@pytest.mark.parametrize(
    "given_", ["", "%", "-1", "1.5", "-1%", "1e3", "10 %%", 1.0, None, [], True, 2**63, "9999999T"]
)
def test_what_is_no_tolerance(given_):
    with pytest.raises(BadInputError, match="is not a tolerance"):
        parse_allowance(given_)


@pytest.mark.parametrize("given_", [0, -1, "0", "1%", 1.5, True, None, 2**63])
def test_what_is_no_budget(given_):
    with pytest.raises(BadInputError, match="is not a budget"):
        parse_budget(given_)


def test_a_model_that_could_not_be_counted_weighs_more_than_one_that_failed():
    models = tuple(Model(name=name, target=name) for name in ("a", "b"))
    both = Config(file="p", folder=Path(), baseline=Path(), models=models)
    baseline = Baseline(models={"a": costs(1), "b": costs(1)})
    outcome = check(both, baseline, {"a": costs(2), "b": NotCounted(reason="it hung", late=True)}, Shown("c"))
    assert outcome.status == 2
    assert [finding.rule for finding in outcome.findings] == ["A001", "A308"]


def test_what_an_update_accepts():
    old = Baseline(models={"same": costs(1), "changed": costs(1), "gone": costs(1), "broken": costs(1)})
    names = ("same", "changed", "new", "broken")
    counts = {name: costs(2 if name == "changed" else 1) for name in names} | {"broken": NotCounted(reason="")}
    models = tuple(Model(name=name, target=name) for name in names)
    all_of_them = Config(file="p", folder=Path(), baseline=Path(), models=models)

    def after(**what):
        done = updated(old, all_of_them, counts, Update(**what))
        return {name: model.macs for name, model in done.baseline.models.items()}

    before = {"same": 1, "changed": 1, "gone": 1, "broken": 1}
    assert after() == before
    assert after(new=True) == before | {"new": 1}
    assert after(changed=True) == before | {"changed": 2, "new": 1}
    assert after(prune=True) == {"same": 1, "changed": 1, "broken": 1}
    assert {name: model.macs for name, model in old.models.items()} == before
    assert str(updated(old, all_of_them, counts, Update(changed=True, prune=True))) == (
        "1 updated (changed), 1 added (new), 1 removed (gone)"
    )


def test_every_rule_is_explained_and_every_metric_has_two():
    for metric in METRICS.values():
        assert {metric.rose, metric.over_budget} <= RULES.keys()
    for code, rule in RULES.items():
        assert rule.code == code
        assert rule.title
        assert rule.explanation.endswith(".")
        assert rule.remedy.rstrip("`").endswith((".", ")", "]"))
    assert list(RULES) == sorted(RULES)
