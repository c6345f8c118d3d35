"""Any run that could be: a strategy made from the records' own types, in which every text may be hostile.

A new field of a record is drawn without a word here. What is written out is only what the types do not say: how the
parts of a record hang together.
"""

import enum
from collections import defaultdict

from drawn import HOSTILE
from hypothesis import strategies as st
from msgspec import Struct, inspect
from msgspec.structs import asdict, replace

from archstats.records import SCHEMA_VERSION, Expression, Failed, Law, Layer, Measured, Profile, Run, Timing

# Words that archstats itself gives a meaning: they are drawn too, and are the same in the harmless twin of a run.
WORDS = ("published", "000", "aten::conv2d", "counted", "elementwise", "bias counted", "torch")
LETTERS = ("N", "H", "W", "L")
QUANTITIES = ("macs", "params", "activations", "traffic_bytes")
MISSING = ("fvcore_flops", "torchinfo_params", "torchinfo_macs")
TEXTS = (
    *HOSTILE,
    "</script>",
    "</style></title><script>",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&lt;b&gt;&amp;&#60;&nosuch;",
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "` onfocus=alert(1) autofocus `",
    "{% raw %}{{ 7 }}{# no #}",
    "%s %d {0} {model!r}",
    "=HYPERLINK(1)",
    "line\nline\r\nline\ttab",
    "\u2028\u2029\u0085",
    "\u202eright to left\u202c",
    "\u200b\ufeff\u00ad",
    "שלום عليكم",
    "🦜👩‍👩‍👧‍👦🏳️‍🌈",
    "e\u0301\u0301\u0301 ﬁ İ ß",
    "a" * 500,
    "..",
    "../x",
    "C:\\x",
    "CON",
    "nul",
    "aux.net",
    "vgg16",
    "VGG16",
    "Vgg16 ",
    "-rf",
    ".hidden",
    "x.html",
)
# Formulas come with markup of their own, of which only plain MathML may pass.
FORMULAS = (
    "<math><mtext><script>alert(1)</script></mtext></math>",
    '<math><mi onclick="alert(1)">N</mi></math>',
    "<math><mi>N</math></p>",
)
KEPT = frozenset((*WORDS, *LETTERS, *QUANTITIES, *MISSING))

anything = st.sampled_from(TEXTS + FORMULAS + WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
# A run has few texts, so that they meet: two models on one device, a claim about a model that is there.
texts = st.shared(st.lists(anything, min_size=2, max_size=5), key="texts").flatmap(st.sampled_from)
counts = st.integers(0, 10**12)


@st.composite
def any_run(draw, models):
    """Runs of so many models, each with a name of its own."""
    names = draw(st.lists(texts | anything, min_size=models, max_size=models, unique=True))
    run = draw(_record(Run, measured=st.tuples(*[_of(Measured)] * models)))
    named = (replace(m, profile=replace(m.profile, model=name)) for m, name in zip(run.measured, names, strict=True))
    return _hanging_together(replace(run, measured=tuple(named)))


def retold(value, tell):
    """The same value with every text in it as `tell` tells it; what has a meaning to archstats stays."""
    match value:
        case enum.Enum():
            return value
        case str():
            return value if value in KEPT else tell(value)
        case tuple():
            return tuple(retold(part, tell) for part in value)
        case dict():
            return {retold(key, tell): retold(part, tell) for key, part in value.items()}
        case Struct():
            return replace(value, **{name: retold(part, tell) for name, part in asdict(value).items()})
    return value


def _of(cls):
    return st.deferred(lambda: _kind(inspect.type_info(cls)))


def _kind(kind):
    """The strategy for a type, as msgspec sees it."""
    return KINDS[type(kind)](kind)


KINDS = {
    inspect.StructType: lambda kind: _record(kind.cls),
    inspect.UnionType: lambda kind: st.one_of(*map(_kind, kind.types)),
    inspect.VarTupleType: lambda kind: st.lists(_kind(kind.item_type), max_size=3).map(tuple),
    inspect.TupleType: lambda kind: st.tuples(*map(_kind, kind.item_types)),
    inspect.DictType: lambda kind: st.dictionaries(_kind(kind.key_type), _kind(kind.value_type), max_size=2),
    inspect.EnumType: lambda kind: st.sampled_from(kind.cls),
    inspect.StrType: lambda _kind: texts,
    inspect.IntType: lambda _kind: counts,
    inspect.FloatType: lambda _kind: st.floats(1, 1e15),
    inspect.BoolType: lambda _kind: st.booleans(),
    inspect.NoneType: lambda _kind: st.none(),
}


def _record(cls, **fields):
    """The strategy for a record: of each field by its type, but for what is said of it below."""
    drawn = {f.name: _kind(f.type) for f in inspect.type_info(cls).fields if f.name not in fields | FIELDS.get(cls, {})}
    return st.builds(cls, **drawn, **FIELDS.get(cls, {}), **fields).map(MENDED.get(cls, lambda made: made))


def _timing(timing):
    return replace(
        timing,
        rounds=tuple(range(len(timing.samples_ns))),
        started_ns=(),
        disturbed=(),
        batch_size=timing.batch_size % 64 + 1,
        threads=timing.threads % 64 + 1,
    )


def _profile(profile):
    """Its layers are a tree whose totals are the sums of what is in them; what is missing has its reason."""
    layers, children = [], defaultdict(list)
    for index, layer in enumerate(profile.layers):
        parent = (layer.parent or 0) % index if index else None
        children[parent].append(index)
        depth = layers[parent].depth + 1 if index else 0
        path, call = layer.path if index else "", layer.call % 3
        layers.append(replace(layer, parent=parent, depth=depth, path=path, call=call, held_at=index))
    for index in reversed(range(len(layers))):
        layers[index] = _summed(layers[index], [layers[child] for child in children[index]])
    reason, params = next(iter(profile.missing.values()), "because"), profile.torchinfo_params
    torchinfo_macs = None if params is None else profile.torchinfo_macs or 0
    opinions = tuple(_opinion(opinion, profile.macs) for opinion in profile.opinions)
    mended = replace(profile, layers=tuple(layers), opinions=opinions, torchinfo_macs=torchinfo_macs)
    return replace(mended, missing={name: reason for name in MISSING if getattr(mended, name) is None})


def _summed(layer, inside):
    totals = {f"total_{name}": sum(getattr(x, f"total_{name}") for x in inside) for name in QUANTITIES}
    return replace(layer, leaf=not inside, **{name: total + getattr(layer, name[6:]) for name, total in totals.items()})


def _opinion(opinion, macs):
    """What has no cause is the rest of the difference from our MACs."""
    if opinion.macs is None:
        return replace(opinion, error=opinion.error or "no", differences=(), unexplained_macs=0)
    rest = opinion.macs - macs - sum(difference.macs for difference in opinion.differences)
    return replace(opinion, error="", unexplained_macs=rest)


def _law(law):
    return replace(
        law,
        strides={letter: 1 + times % 32 for letter, times in law.strides.items() if letter in law.letters},
        spans={letter: (1, span[1] and 1 + span[1]) for letter, span in law.spans.items() if letter in law.letters},
        growth=tuple((1 + side, 1 + macs) for side, macs in sorted(dict(law.growth).items())),
    )


def _hanging_together(run):
    """Each judgement is named once, and there are ceilings for what was timed."""
    timings = [t for measured in run.measured for t in measured.timings if isinstance(t, Timing)]
    return replace(
        run,
        schema_version=SCHEMA_VERSION,
        judgements=tuple({judgement.id: judgement for judgement in run.judgements}.values()),
        ceilings=tuple(
            replace(c, device=t.device, dtype=t.dtype, threads=t.threads)
            for c, t in zip(run.ceilings, timings, strict=False)
        ),
    )


FIELDS = {
    Expression: {"mathml": st.sampled_from(FORMULAS) | texts},
    Measured: {"profile": st.one_of(_of(Profile), _of(Profile), _of(Failed))},
    Profile: {
        "layers": st.lists(_of(Layer), min_size=1, max_size=4).map(tuple),
        "coverage": st.floats(0, 1),
    },
    Timing: {"samples_ns": st.lists(st.integers(1, 10**12), max_size=5).map(tuple)},
    Law: {
        "letters": st.lists(st.sampled_from(LETTERS), unique=True).map(tuple),
        "expressions": st.fixed_dictionaries(dict.fromkeys(QUANTITIES, _of(Expression))),
        "strides": st.dictionaries(st.sampled_from(LETTERS), counts),
        "spans": st.dictionaries(st.sampled_from(LETTERS), st.tuples(counts, st.none() | counts)),
    },
}
MENDED = {Timing: _timing, Profile: _profile, Law: _law}
