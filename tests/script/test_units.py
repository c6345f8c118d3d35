"""What the script computes: tested by node, and held against what Python says of the same."""

import json
import random
import re
import subprocess
from pathlib import Path

import pytest
from drawn import HOSTILE

from archstats import escaping, quantities
from archstats.errors import BadInputError
from archstats.latency.roofline import percent

HERE = Path(__file__).parent
RANDOM = random.Random(0)
COUNTS = [
    *(0, 1, 999, 999.4, 999.5, 1000, 999_499, 999_500, 999_949, 999_950, 1125, 1115, 12_350, 99_950, 10**12, 10**15),
    *(sign * round(10 ** RANDOM.uniform(0, 15)) for sign in (1, -1) for _ in range(400)),
    *(RANDOM.randrange(10**6) / 8 for _ in range(400)),
]
DURATIONS = [*(0.001, 0.5, 1, 999, 1e3, 999_999, 1e6, 1e9, 1e12), *(10 ** RANDOM.uniform(0, 12) for _ in range(400))]
WRITTEN = [
    *("1", "12k", "300M", "4.5G", "1_000", "1,000", "26.5 M", "1.1M", "1.2345k", "1.0", "1 T", "0.5k"),
    *("0", "0.5", "-1", "+1", "1e3", "k", "1K", "1m", "5 ms", ".5", "1.", "1TB", "1 000", "", " 7 "),
]
BYTES = ["2GB", "500 MB", "1B", "1.5kB", "12", "1 KB", "1MBB", "B", "2 G B", "0B"]
TEXTS = [
    *HOSTILE,
    *("=1+1", "+a", "-a", "@a", "\ta", "\na", "a\r\nb\rc", "\uff1d1", "\ufeffa", "\xad", "\ue000\u200b", "🦜"),
    *("a\x85b\x1cc\xa0d\u2028e\u3000f", "--", "---", ",,", "a_b*c", "[a](b)", "`~|\\", "⌈x⌉ ≥ ⌊y⌋ ≤ ≠ ≈ →"),
    *("10⁹⁰", "100 % & #1 $x$ {y} ^ ~"),
]


def counterparts():
    """Each of the script's functions with what Python says for it."""
    for value in COUNTS:
        yield ["formatCount", value], quantities.format_count(value)
        yield ["formatBytes", value], quantities.format_bytes(value)
    for value in DURATIONS:
        yield ["formatDuration", value], quantities.format_duration(value)
    for text in WRITTEN:
        yield ["parseCount", text], read(quantities.parse_count, text)
    for text in (*WRITTEN, *BYTES):
        yield ["parseBytes", text], read(quantities.parse_bytes, text)
    for text in TEXTS:
        yield ["csvCell", text], escaping.csv_cell(text)
        yield ["markdown", text], escaping.markdown(text)
        yield ["latex", text], escaping.latex(text)


def read(parse, text):
    try:
        return parse(text)
    except BadInputError:
        return None


def said(node, asked):
    answer = node(HERE / "said.mjs", input=json.dumps(asked))
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_node_finds_every_unit_right(node, sources):
    """By the command of package.json, which a shell reads as npm has it read: it finds each of the files."""
    command = json.loads((sources / "package.json").read_text(encoding="utf-8"))["scripts"]["test"]
    done = subprocess.run(["/bin/sh", "-c", command], cwd=sources, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    tests = sum(path.read_text(encoding="utf-8").count("\ntest(") for path in HERE.glob("*.test.mjs"))
    assert int(re.search(r"pass (\d+)", done.stdout).group(1)) == tests > 0


def test_the_script_writes_reads_and_escapes_as_python_does(node):
    asked, expected = zip(*counterparts(), strict=True)
    answers = said(node, asked)
    differing = [(a, e, s) for a, e, s in zip(asked, expected, answers, strict=True) if e != s]
    assert differing == []


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [("28.4 ms", 28_400_000), ("1s", 10**9), ("150µs", 150_000), ("150 us", 150_000), ("7 ns", 7), ("1,000 ns", 1000)]
    + [(text, None) for text in ("5", "5 m", "-5 ms", "0 ms", "ms", "5 minutes", "")],
)
def test_a_duration_has_a_unit(node, text, nanoseconds):
    assert said(node, [["parseDuration", text]]) == [nanoseconds]


def test_ties_are_rounded_to_even_as_python_rounds_them(node):
    values = [(n / 8, digits) for n in range(-40, 41) for digits in range(3) if abs(n) > 8 or n >= 0]
    expected = [f"{value:,.{digits}f}" for value, digits in values]
    assert said(node, [["fixed", *value] for value in values]) == expected


def test_shares_from_a_millionth_are_written_as_python_writes_them(node):
    shares = [0, 1, 0.099_96, 0.0996, 0.001, *(10 ** RANDOM.uniform(-5.9, 0.5) for _ in range(400))]
    assert said(node, [["percent", share] for share in shares]) == [percent(share) for share in shares]
