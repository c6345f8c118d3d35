"""The ledger's own words in Chinese: said wholly or not at all, escaped, and never at a stranger's expense."""

import re

import msgspec
import pytest
import runs
from drawn import HOSTILE, drawn

from archstats.records import Verdict
from archstats.report import ledger_words, terms
from archstats.report.ledger_words import cases, documents, places, published
from archstats.report.phrases import Phrases, Value, commas, joined, looked_up
from archstats.words import speaking, spoken

OURS = "The VGG16 for ImageNet has 16 layers."
IN_CHINESE = "用于 ImageNet 的 VGG16 有 16 层。"


def chinese(field, text, document="003"):
    fields = {"statement": "statement", "reason": "reason", "place": "where", "unit": "unit"}
    judgement = runs.judgement(document=document, **{fields[field]: text})
    with speaking("zh"):
        return getattr(ledger_words, field)(judgement)


def numbers(text):
    return sorted(re.findall(r"\d[\d.,]*\d|\d", text))


def catalogues():
    """All phrases of the drawing side, by the module they stand in."""
    for module in (terms, cases, documents, places, published):
        yield from ((module, found) for found in vars(module).values() if isinstance(found, Phrases))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Holds in vgg16 (13, of 3x3); at 3 bits a parameter (468,159 bytes). Does not hold for B3 (RuntimeError).",
            "成立：在 vgg16 中（13 个，大小为 3×3）；每个参数 3 位（468,159 字节）。不成立：对 B3（RuntimeError）。",
        ),
        ("Stated is 24.74M, measured 24,767,882.", "陈述值为 24.74M，实测值为 24,767,882。"),
        (
            "lenet: 5 parameters, 1 x 10; nin: 7 parameters, 1 x 10.",
            "lenet：5 个参数，输出 1 × 10；nin：7 个参数，输出 1 × 10。",
        ),
        ("26 layers, 87.33 to 88.79 % less.", "共 26 层，减少 87.33 至 88.79 %。"),
    ],
)
def test_a_reason_is_said_with_its_values(text, said):
    assert chinese("reason", text) == said


@pytest.mark.parametrize(
    "text",
    [
        "It has 5 parameters. It was looked at twice.",
        "Holds in vgg16 (13, of 3x3); on a Tuesday (13, of 3x3).",
        "Holds in vgg16 (a stranger's remark).",
        "It has many parameters.",
        "It has <b>5</b> parameters.",
        "RuntimeError: mat1 and mat2 shapes cannot be multiplied. Holds in vgg16.",
        ". ",
    ],
)
def test_a_reason_of_which_a_part_is_unknown_stays_whole(text):
    assert chinese("reason", text) == text
    assert chinese("reason", text, document="published") == text


def test_explanations_are_said_one_after_the_other():
    text = (
        "It counts a multiply-accumulate as two operations (600,268,544), and counts 1024 as a thousand (586,199): "
        "this agrees within 1%. The size of an ONNX file."
    )
    said = (
        "该来源把一次乘加计为两次运算（600,268,544），并且把 1024 当作一千（586,199）："
        "由此得到的数相差不超过 1%。这是 ONNX 文件的大小。"
    )
    assert chinese("reason", text, "published") == said
    unknown = text.replace("counts 1024 as a thousand", "is a stranger's explanation")
    assert chinese("reason", unknown, "published") == unknown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.38.3.2, lines 8, 9 and 15; listing", "1.38.3.2，第 8、9、15 行；代码"),
        ("document 000, version 1.0, lines 14 to 89", "文档 000，1.0 版，第 14 至 89 行"),
        ("2.2, line 46, held against 3, lines 82 to 87", "2.2，第 46 行，对照 3，第 82 至 87 行"),
        ("page 3 of the slides", "page 3 of the slides"),
    ],
)
def test_a_place_is_said(text, said):
    assert chinese("place", text) == said
    assert chinese("place", text, "published") == text  # a citation is data


def test_what_is_not_ours_stays_as_it_is():
    for text in (*HOSTILE, OURS, "It has 5 parameters.", "1.1, line 13", "parameters"):
        for field in ("statement", "reason", "place", "unit"):
            assert chinese(field, text, document="claims of my own") == text
    for text in (*HOSTILE, "It is small."):
        for document in ("003", "published"):
            assert chinese("statement", text, document) == text
            assert chinese("reason", text, document) == text


def test_in_english_the_page_says_what_the_record_says():
    for text in (OURS, "Holds in vgg16 (13, of 3x3).", "1.1, line 13"):
        judgement = runs.judgement(document="003", statement=text, reason=text, where=text, unit="rate")
        assert spoken() == "en"
        assert (
            ledger_words.statement(judgement) == ledger_words.reason(judgement) == ledger_words.place(judgement) == text
        )
        assert ledger_words.unit(judgement) == "rate"


def test_the_pages_speak_chinese_and_what_they_say_is_escaped():
    hostile = "According to <script>a</script>, <b>net</b> has 5 parameters."
    run = msgspec.structs.replace(
        runs.example(),
        judgements=(
            runs.judgement("003-7a", Verdict.REFUTED, document="003", statement=OURS, reason="It has 5 parameters."),
            runs.judgement("fig", Verdict.UNEXPLAINED, document="published", statement=hostile, reason="<i>no</i>"),
            runs.judgement("mine", Verdict.REFUTED, document="mine", statement=OURS, reason="<u>5</u> parameters."),
        ),
    )
    files = {name: content.decode() for name, content in drawn(run, languages=("zh",)).items()}
    model = next(name for name in files if name.startswith("models/") and IN_CHINESE in files[name])
    for page in (files["index.html"], files["ledger.html"], files[model]):
        assert IN_CHINESE in page
        assert OURS in page
        assert "它有 5 个参数。" in page
        assert "&lt;b&gt;net&lt;/b&gt; 有 5 个参数。" in page
        assert not re.search(r"<(script>a|b>|i>no|u>)", page)


def test_records_stay_english():
    run = msgspec.structs.replace(runs.example(), judgements=(runs.judgement(document="003", statement=OURS),))
    english, said = drawn(run), drawn(run, languages=("zh",))
    data = [name for name in english if name.startswith("data/")]
    assert {name for name in data if OURS.encode() in english[name]}
    assert {name: english[name] for name in data} == {name: said[name] for name in data}


@pytest.mark.parametrize(("module", "phrases"), tuple(catalogues()))
def test_every_phrase_has_chinese(module, phrases):
    for message in phrases.messages:
        with speaking("zh"):
            assert looked_up(message), (module.__name__, message)


@pytest.mark.parametrize(("module", "phrases"), tuple(catalogues()))
def test_a_phrase_has_no_value_that_is_none_of_its_own(module, phrases):
    named = {name for message in phrases.messages for name in re.findall(r"%\((\w+)\)s", message)}
    assert set(phrases.values) <= named, module.__name__


def test_the_more_particular_of_two_phrases_comes_first():
    phrases = Phrases(("on %(day)s", "on %(day)s at %(hour)s", "%(day)s at %(hour)s"), otherwise=Value(r"\w+"))
    assert phrases.say("on monday") == "on monday"
    assert phrases.say("monday at 9") == "monday at 9"
    assert phrases.say("monday, at 9") is None
    assert Phrases(("80 %% of %(all)s",)).say("80 % of 3,000") == "80 % of 3,000"


def test_the_empty_text_is_no_message():
    with speaking("zh"):
        assert looked_up("") is None
        assert joined(["", "1"], ", ", looked_up) is None
        assert commas("2, 3: 1,000") == "2、3: 1,000"
    assert chinese("reason", "") == chinese("statement", "") == chinese("unit", "") == ""


def test_a_long_hostile_text_takes_no_long():
    for text in (
        "Holds " + "in a; " * 5000,
        "1, " * 5000,
        "document 1, " * 2000,
        "2 x pool, " * 3000 + "!",
        "(" * 9000,
    ):
        for field in ("statement", "reason", "place", "unit"):
            for document in ("003", "published"):
                assert chinese(field, text, document) == text
