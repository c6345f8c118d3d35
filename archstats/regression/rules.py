"""The rules of the check: every code, what it means, why it matters, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from archstats.errors import UnknownNameError
from archstats.regression.metrics import METRICS


@dataclass(frozen=True)
class Rule:
    """One thing that a check can say."""

    code: str
    title: str
    explanation: str
    remedy: str


RULES: dict[str, Rule] = {}


def _rule(code: str, title: str, explanation: str, remedy: str) -> None:
    RULES[code] = Rule(code, title, explanation, remedy)


def get(code: str) -> Rule:
    """Return the rule with a code.

    Raises:
        UnknownNameError: There is none.
    """
    if code.upper() not in RULES:
        near = [known for known in RULES if known[:2] == code.upper()[:2]]
        hint = f"Of that kind there are {', '.join(near)}." if near else "`archstats explain` lists all of them."
        raise UnknownNameError(f"There is no rule {code!r}.", hint)
    return RULES[code.upper()]


_COUNTED = {
    "macs": "Multiply-accumulates of convolutions, linear layers, matrix products and attention decide how much "
    "arithmetic a forward pass takes.",
    "params": "Parameters decide the size of the weights, in a file and in memory; each tensor counts once.",
    "activations": "Activations are the output elements of the operations that count MACs; on many devices they "
    "predict the time better than MACs.",
    "traffic_bytes": "Traffic is what all operations read and write; what a device waits for is often not arithmetic.",
    "peak_bytes": "Peak memory is the most that the tensors of a forward pass hold together, beside weights and input.",
}

for _metric in METRICS.values():
    _rule(
        _metric.rose,
        f"{_metric.label} rose beyond what is allowed",
        f"{_COUNTED[_metric.name]} The count is exact and compared as a whole number, so any difference is a change of "
        "the model, of its input or of its settings; the layers that changed are listed with it. Allowed is what "
        "`tolerance` says, and nothing where it says nothing.",
        "If the change is meant, accept it with the command in the message and commit the baseline with it, so that "
        "who reviews the change sees what it costs. If not, the listed layers say where it came from.",
    )
    _rule(
        _metric.over_budget,
        f"{_metric.label} over budget",
        f"{_COUNTED[_metric.name]} A budget is an upper limit of its own: it holds whatever the baseline says, and an "
        "update of the baseline does not lift it.",
        "Make the model cheaper, or raise its `budget` in the configuration.",
    )

_rule(
    "A201",
    "a model that the baseline does not know",
    "The configuration lists a model that has never been accepted, so there is nothing to compare it with. It would "
    "be unsafe to let it pass: a model that was renamed would lose its history.",
    "`archstats check --accept-new` adds it.",
)
_rule(
    "A202",
    "a model of the baseline that is no longer checked",
    "The baseline holds a model that the configuration does not list: it was removed or renamed, or a pattern no "
    "longer finds it. A check that no longer happens must not look like one that passes.",
    "`archstats check --prune` removes it from the baseline; or list it again.",
)
_rule(
    "A203",
    "a model is called with another input",
    "Costs on different inputs cannot be compared: twice the resolution is four times the MACs of a convolution. The "
    "message gives the numbers on both inputs, and no layers, since all of them changed.",
    "Accept the new input with the command in the message, or give the model its old `input` again.",
)
_rule(
    "A204",
    "the baseline is stale: a number fell",
    "The model became cheaper than its baseline by more than is tolerated. Until the baseline follows, it may become "
    "as expensive again unnoticed. A warning, or an error with `decrease = 'error'`.",
    "Accept the gain with the command in the message.",
)
_rule(
    "A205",
    "other operations have no counting rule",
    "The model runs operations that archstats cannot count, and they are not those of the baseline; what they cost "
    "is in no number, so the numbers alone no longer say that the cost is the same.",
    "Give the operation a counting rule (`archstats.counts`), or accept that it is not counted.",
)
_rule(
    "A206",
    "layers changed without a change of cost",
    "Layers were renamed or changed, and every number of the model is what it was. This passes; the baseline still "
    "has the layers as they were.",
    "Nothing has to be done; the command in the message brings the baseline's layers up to date.",
)
_rule(
    "A207",
    "a number moved within what is allowed",
    "The number is not that of the baseline, but the tolerance covers the difference. Tolerances are measured from "
    "the baseline, so small steps cannot add up unnoticed.",
    "Nothing has to be done.",
)
_rule(
    "A301",
    "the configuration cannot be used",
    "The file is missing, is not TOML, or holds a key or a value that is not understood. Nothing is guessed: a "
    "misspelt tolerance would otherwise be no tolerance, and a misspelt budget none at all.",
    "Mend the line that the message names.",
)
_rule(
    "A302",
    "there is no baseline",
    "There is nothing to compare with: the file does not exist, here or in the revision that was asked for.",
    "`archstats check --update` writes the first one; commit it.",
)
_rule(
    "A303",
    "the baseline is damaged",
    "The file is not what archstats writes: it was cut off or edited, or two branches were merged into numbers that do "
    "not belong together. It is left as it is.",
    "Restore it with git, or delete it and write a new one with `archstats check --update`.",
)
_rule(
    "A304",
    "the baseline has merge conflicts",
    "Two branches changed the costs of the same model, and git could not merge them.",
    "Take either side (`git checkout --ours FILE`), then count the merged models: `archstats check --update`.",
)
_rule(
    "A305",
    "the baseline was counted by other rules",
    "A version of archstats changed what it counts, and the baseline was written before or after that. The numbers "
    "cannot be compared; nothing is said about the models.",
    "`archstats check --update` with the models as they were counts them by the rules of today.",
)
_rule(
    "A306",
    "the baseline has another schema",
    "The file was written by a version of archstats that lays it out differently.",
    "Upgrade archstats where the schema is newer; else delete the file and write it with `archstats check --update`.",
)
_rule(
    "A307",
    "a model could not be counted",
    "Importing, building or running the model failed. It is counted in a process of its own, so all others are "
    "checked. What it printed last is in the message.",
    "`archstats profile TARGET --input INPUT` shows the same failure by itself.",
)
_rule(
    "A308",
    "a model took too long to count",
    "Importing, building and running the model did not end in the time it has. Counting runs on shapes alone and "
    "takes milliseconds, so what takes long is what the model does when it is imported or built.",
    "Give it more time with `timeout` or --timeout, or let its constructor load nothing.",
)
_rule(
    "A309",
    "there is no model to check",
    "The configuration lists no model, or a pattern finds none. A check of nothing must not pass.",
    "List models as [[tool.archstats.models]].",
)
_rule(
    "A310",
    "the git revision cannot be read",
    "The baseline of the revision was asked for, and git does not have it: there is no repository or no such "
    "revision, which in CI is often a checkout without history.",
    "Fetch the revision first (`git fetch origin main`; in GitHub's checkout action, `fetch-depth: 0`).",
)
_rule(
    "A311",
    "baselines are not updated in CI",
    "The environment variable CI is set. A baseline that updates itself where it is checked accepts everything.",
    "Update it on your machine and commit it; --force does it here all the same.",
)
RULES = dict(sorted(RULES.items()))
