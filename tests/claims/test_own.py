"""Files of claims: what is read, what is refused and in which line, and the verdicts."""

import contextlib
import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archstats.claims import own
from archstats.claims.evidence import Evidence
from archstats.claims.judging import judge
from archstats.errors import BadInputError
from archstats.records import Verdict
from archstats.sources import catalog

EXAMPLE = Path(__file__).parent / "example_claims.toml"


@pytest.fixture(scope="module")
def evidence():
    return Evidence()


def claims_text(check, **keys):
    given = {"id": "one", "statement": "It is so."} | keys
    lines = [f"{key} = {value!r}" for key, value in given.items()]
    return "\n".join(["[[claim]]", *lines, f"check = '''{check}'''"])


def judged(evidence, check, **keys):
    (judgement,) = judge(own.parse_claims(claims_text(check, **keys), "mine.toml", callables=True), evidence)
    return judgement


@pytest.mark.parametrize(
    ("check", "measured", "verdict"),
    [
        ('params("torchvision:alexnet") == 61,100,840', 61_100_840, Verdict.CONFIRMED),
        ('params("torchvision:alexnet") ~ 60M within 2%', 61_100_840, Verdict.CONFIRMED),
        ('params("torchvision:alexnet") ~ 60M', 61_100_840, Verdict.REFUTED),
        ('macs("torchvision:resnet50") == 4,089,184,256 MACs', 4_089_184_256, Verdict.CONFIRMED),
        ('macs("torchvision:resnet50") ~ 8.18 GFLOPs', 4_089_184_256, Verdict.CONFIRMED),
        ('macs("torchvision:resnet50", batch=2) == 8,178,368,512', 8_178_368_512, Verdict.CONFIRMED),
        ('macs("torchvision:resnet50", input="3x3x224x224") == 12,267,552,768', 12_267_552_768, Verdict.CONFIRMED),
        ('macs("torchvision:resnet50", input="3x3x224x224", batch=1) < 4.1G', 4_089_184_256, Verdict.CONFIRMED),
        ('params("torchvision:resnet50", num_classes=10) == 23,528,522', 23_528_522, Verdict.CONFIRMED),
        ('layers("vgg16", "Conv2d") == 13 layers', 13, Verdict.CONFIRMED),
        ('layers("torchvision:squeezenet1_0", "Linear") == 0', 0, Verdict.CONFIRMED),
        ('param_bytes("lenet") == 4 * 62,006', 248_024, Verdict.CONFIRMED),
        ('params("torch.nn:Linear", input="1x3", in_features=3, out_features=2) == 8', 8, Verdict.CONFIRMED),
        ('activations("lenet") < 5', 7_550, Verdict.REFUTED),
    ],
)
def test_verdicts_on_known_numbers(evidence, check, measured, verdict):
    judgement = judged(evidence, check)
    assert (judgement.measured, judgement.verdict) == (measured, verdict), judgement.reason


def test_a_judgement_holds_the_evidence(evidence):
    check = 'params("torchvision:alexnet") / params("torchvision:squeezenet1_0") ~ 50 within 5%'
    judgement = judged(evidence, check, source="Iandola et al. 2016, abstract")
    assert judgement.to_dict() == {
        "status": "Judgement",
        "id": "one",
        "document": "mine.toml",
        "statement": "It is so.",
        "where": "mine.toml:5 (Iandola et al. 2016, abstract)",
        "verdict": "confirmed",
        "stated": 50,
        "derived": None,
        "measured": pytest.approx(61_100_840 / 1_248_424),
        "unit": "",
        "tolerance": "within 5%",
        "reason": 'params("torchvision:alexnet") / params("torchvision:squeezenet1_0") is 48.9424, 2.12% below 50; '
        "allowed is within 5%.",
        "models": ["torchvision:alexnet", "torchvision:squeezenet1_0"],
    }


def test_numbers_are_shown_in_the_unit_of_the_claim(evidence):
    judgement = judged(evidence, 'param_bytes("torchvision:squeezenet1_1") < 0.5 MB', unit="MB")
    assert (judgement.verdict, judgement.stated, judgement.unit) == (Verdict.REFUTED, 0.5, "MB")
    assert judgement.measured == pytest.approx(4.941984)
    assert "is 4.94198 MB, not less than 0.5 MB" in judgement.reason


def test_the_first_comparison_that_fails_is_shown(evidence):
    judgement = judged(evidence, 'params("lenet") == 62,006 and macs("lenet") ~ 750k MACs and macs("lenet") < 1')
    assert (judgement.verdict, judgement.measured, judgement.stated) == (Verdict.REFUTED, 754_320, 750_000)
    assert judgement.tolerance == "749,500 to 750,500"
    assert "is 62,006 params, equal to 62,006 params. macs" in judgement.reason
    assert "754,320 MACs, not less than 1 MACs." in judgement.reason


def test_what_measures_nothing_is_derived(evidence):
    judgement = judged(evidence, "192*3*3*256*32*32 == 452,984,832")
    assert (judgement.derived, judgement.measured, judgement.models) == (452_984_832, None, ())


def test_the_right_side_may_measure_too(evidence):
    judgement = judged(evidence, 'params("lenet") < params("vgg16") / 2')
    assert judgement.verdict is Verdict.CONFIRMED
    assert 'less than params("vgg16") / 2, 69,178,772 params' in judgement.reason


def test_what_has_no_counting_rule_is_said(evidence, monkeypatch):
    from archstats.counters import rules

    monkeypatch.setattr(rules, "_ELEMENTWISE_FAMILIES", ("avg_pool",))
    judgement = judged(Evidence(), 'macs("lenet") == 754,320')
    assert "operations without a counting rule, which are in no number: aten::max_pool2d x2" in judgement.reason


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ('params("resnet5") < 1', "There is no model named 'resnet5'. Did you mean resnet50_cifar"),
        ('params("torchvision:resnt50") < 1', "Did you mean resnet50"),
        ('params("lenet", depth=3) < 1', "lenet has no setting 'depth'"),
        ('params("no.module:f", input="1x3") < 1', "There is no module 'no'"),
        ('params("torch.nn:Linear", input="1x3") < 1', "torch.nn:Linear raised TypeError"),
        ('macs("lenet", input="1x3x99x99") < 1', "failed in fc1"),
        ('1 / (params("lenet") - 62,006) < 1', 'params("lenet") - 62,006 is 0'),
        ('layers("lenet", "Conv2D") == 2', "Did you mean Conv2d?"),
    ],
)
def test_what_breaks_names_its_part(evidence, check, said):
    judgement = judged(evidence, check)
    assert judgement.verdict is Verdict.BROKEN
    assert said in judgement.reason
    assert judgement.reason.startswith(check.rpartition(" <")[0].rpartition(" ==")[0] or check.rpartition(" <")[0])
    assert judgement.where == "mine.toml:4"


def test_a_missing_library_skips(monkeypatch):
    def missing():
        raise catalog.missing_extra("torchvision")

    monkeypatch.setitem(catalog.SOURCES._all(), "torchvision", catalog.Source(missing, missing))
    judgement = judged(Evidence(), 'params("torchvision:alexnet") > params("lenet")')
    assert judgement.verdict is Verdict.SKIPPED
    assert judgement.reason.endswith("pip install 'archstats[torchvision]'")
    assert judgement.models == ("torchvision:alexnet", "lenet")


def test_the_example_judges_a_papers_tables(evidence):
    judgements = judge(own.read_claims(EXAMPLE), evidence)
    assert {j.id: str(j.verdict) for j in judgements if j.verdict is not Verdict.CONFIRMED} == {
        "mobilenet-160": "refuted"
    }
    assert {j.document for j in judgements} == {"MobileNets, tables 6 and 7"}
    assert judgements[-1].measured == pytest.approx(100 * 41_030_272 / 568_740_352)


GOOD = '[[claim]]\nid = "a"\nstatement = "s"\ncheck = "1 == 1"\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "there is no [[claim]]"),
        ("claim = 3", 1, "there is no [[claim]]"),
        ('x"', 1, "this is not TOML"),
        ("\n\ntitle = = 3", 3, "this is not TOML"),
        ('title = "', 1, "this is not TOML"),
        ("# text\ntitle = 3\n" + GOOD, 2, "the title is not a text"),
        ('titel = "x"\n' + GOOD, 1, "there is no key 'titel'"),
        ("# claims\n\n[[claims]]\nid = 3", 3, "there is no key 'claims'"),
        ('[[claim]]\nid = "a"\nstatement = "s"', 1, "the claim has no check"),
        (GOOD + '[[claim]]\nid = "b"\ncheck = "1 == 1"', 5, "the claim has no statement"),
        (GOOD + "\n# [[claim]]\n\n" + GOOD, 9, "the id a is taken"),
        (GOOD + 'chek = "1 == 1"', 5, "there is no key 'chek'"),
        (GOOD + "source = 3", 5, "the source of the claim is not a text"),
        (GOOD + 'unit = "furlong"', 5, "there is no unit furlong"),
        (GOOD.replace('"1 == 1"', "'params(\"a\") < 1'") + 'unit = "MB"', 5, "the unit MB does not fit params"),
        (GOOD.replace('"s"', '""'), 3, "the statement of the claim is not a text"),
        (GOOD.replace('"a"', r'"a\u001b"'), 2, "characters that can be printed"),
        (GOOD.replace("1 == 1", "1 == $"), 4, "claim a: The check cannot be read: '$' is not expected here."),
        (GOOD.replace('"s"', '"""\n[[claim]]\ncheck = 3\n"""').replace("1 == 1", "1 =="), 7, "it ends early"),
        (GOOD.replace("check", '"check"').replace("1 == 1", "1 =="), 4, "it ends early"),
        (GOOD.replace("\n", "\r\n").replace("1 == 1", "1 =="), 4, "it ends early"),
        ('claim = [{id = "a", statement = "s", check = "1"}]', 1, "it ends early"),
        (GOOD.replace("1 == 1", "1 == 1 " * 700), 4, "a line has 4,000 characters at most"),
        ("title = " + "[" * 3000, 1, ""),
        ("x = " + "9" * 3999, 1, ""),
        ("#" * 3000 + "\n" + ("#" * 100 + "\n") * 3000, 1, "256,000 characters at most"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(text, line, said):
    with pytest.raises(BadInputError) as caught:
        own.parse_claims(text, "mine.toml")
    assert caught.value.message.startswith(f"mine.toml:{line}: ")
    assert said in caught.value.message


def test_a_check_is_shown_with_its_place():
    with pytest.raises(BadInputError) as caught:
        own.parse_claims(claims_text('params("a") + macs("a") < 1'), "mine.toml")
    what, line, marks = caught.value.message.split("\n")
    assert what.startswith("mine.toml:4: claim one: The check cannot be read: units that don't fit: MACs beside params")
    assert line == '  params("a") + macs("a") < 1'
    assert marks == "                ^^^^^^^^^"


def test_code_is_called_only_where_that_is_allowed():
    text = claims_text('params("os:system", input="1x3", command="true") == 1')
    with pytest.raises(
        BadInputError, match=r"mine.toml:4: .*os:system would be imported and called; --allow-callables"
    ):
        own.parse_claims(text, "mine.toml")
    assert own.parse_claims(text, "mine.toml", callables=True)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(BadInputError, match=r"none.toml cannot be read: No such file"):
        own.read_claims(tmp_path / "none.toml")
    with pytest.raises(BadInputError, match="cannot be read: Is a directory"):
        own.read_claims(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"# one\ntitle = '\xe9'")
    with pytest.raises(BadInputError, match=r"latin.toml:2: this is not UTF-8"):
        own.read_claims(tmp_path / "latin.toml")
    (tmp_path / "marked.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert [claim.id for claim in own.read_claims(tmp_path / "marked.toml")] == ["a"]


PIECES = [
    "[[claim]]\n", "[claim]\n", 'id = "a"\n', 'id = "b"\n', "statement = 's'\n", "check = ",
    '"1 == 1"\n', "'params(\"lenet\") < 1'\n",
    '"""', "'''", "title = ", '"x"\n', "unit = 'MB'\n",
    "source", " = ", "3\n", "{", "}", "[", "]", ".", "#", "\\", '"', "é", "\x00",
]  # fmt: skip


@settings(deadline=datetime.timedelta(seconds=2))
@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_text_is_read_or_refused_with_a_line(text):
    with contextlib.suppress(BadInputError):
        assert own.parse_claims(text, "mine.toml")


@settings(deadline=datetime.timedelta(seconds=2))
@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=20))
def test_any_claim_is_read_or_refused(check, name, unit):
    def quoted(text):
        kept = (c for c in text if not 0xD800 <= ord(c) < 0xE000)
        return '"' + "".join(rf"\U{ord(c):08x}" for c in kept) + '"'

    text = f"[[claim]]\nid = {quoted(name)}\nstatement = 's'\ncheck = {quoted(check)}\nunit = {quoted(unit)}"
    try:
        own.parse_claims(text, "mine.toml")
    except BadInputError as error:
        assert error.message.startswith("mine.toml:")  # noqa: PT017 (it need not be raised)
