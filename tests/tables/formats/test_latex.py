"""LaTeX tables: nothing in a cell is a command, and a real LaTeX sets it."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archstats.escaping import latex
from archstats.tables.columns import COUNT, NUMBER, TEXT, framed, kinds
from archstats.tables.formats.latex import is_arithmetic, to_latex

# What LaTeX prints for what stands in a cell, by its manual; two braces are nothing.
PRINTED = {
    r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~", r"\textless{}": "<",
    r"\textgreater{}": ">", r"\textbar{}": "|", r"\textquotedbl{}": '"', r"\textquotesingle{}": "'",
    r"\textasciigrave{}": "`", r"\{": "{", r"\}": "}", r"\_": "_", r"\%": "%", r"\$": "$", r"\#": "#", r"\&": "&",
    "{[}": "[", "{*}": "*", "{}": "",
    r"$\lceil$": "⌈", r"$\rceil$": "⌉", r"$\lfloor$": "⌊", r"$\rfloor$": "⌋", r"$\geq$": "≥", r"$\leq$": "≤",
    r"$\neq$": "≠", r"$\approx$": "≈", r"$\rightarrow$": "→",
    **{rf"\textsuperscript{{{n}}}": raised for n, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
}  # fmt: skip
TOKEN = re.compile("|".join(map(re.escape, sorted(PRINTED, key=len, reverse=True))) + r"|[^\\{}_^%$#&~\[*<>|\"'`]")
HOSTILE = [
    r"\input{/etc/passwd}", "a_b^c%d$e#f&g~h{i}j\\", "[2cm] x", "*[1pt]", "*", "[", "(", "\\\\", "%", r"\end{tabular}",
    "{", "}", "$", "^^5c", "\x00\x1b[31m\u202e", "a\nb\r\n\nc\u2028d", "⌈H/2⌉ ≥ 3² → µs – …", "-5",
    "--,,<<>>''``?`!`", "",
]  # fmt: skip


def printed(text):
    """Return what a cell shows; fails on anything that LaTeX would not print as it stands."""
    assert "".join(TOKEN.findall(text)) == text
    return "".join(PRINTED.get(token, token) for token in TOKEN.findall(text))


@given(st.text() | st.text("\\{}_^%$#&~[]*-,<>|\"'` ab"))
def test_a_cell_shows_its_text_and_nothing_in_it_is_a_command(text):
    shown = "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))
    escaped = latex(text)
    assert printed(escaped) == shown.replace("�", "?")
    assert "--" not in escaped
    assert ",," not in escaped


def test_a_short_table():
    frame = framed([["a_b", -1_234_567, 0.5], ["c", None, None]], {"n": TEXT, "macs": COUNT, "s": NUMBER})
    assert to_latex(frame, title="All of it", note="1 MAC.").split("\n")[1:] == [
        r"\begin{table}",
        r"\centering",
        r"\caption{All of it. 1 MAC.}",
        r"\begin{tabular}{lrr}",
        r"\toprule",
        r"n & macs & s \\",
        r"\midrule",
        r"a\_b & $-$1,234,567 & 0.5000 \\",
        r"c &  &  \\",
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
        "",
    ]


def test_a_long_table_repeats_its_head():
    lines = to_latex(framed([[number] for number in range(41)], {"x_y": COUNT}), title="T").splitlines()
    head = [r"\toprule", r"x\_y \\", r"\midrule"]
    above = [r"\begin{longtable}{r}", r"\caption{T.} \\", *head, r"\endfirsthead", *head, r"\endhead"]
    assert lines[1:13] == [*above, r"\bottomrule", r"\endfoot"]
    assert lines[13:] == [*(rf"{number} \\" for number in range(41)), r"\end{longtable}"]
    assert "longtable" not in "".join(to_latex(framed([[1]] * 40, {"x": COUNT})).split("\n")[1:])


def test_long_texts_wrap():
    assert r"\begin{tabular}{p{5cm}l}" in to_latex(framed([["word " * 9, "word"]], kinds(TEXT, "a", "b")))


@pytest.mark.parametrize(
    ("formula", "is_one"),
    [
        (r"N \left(2 \left\lceil{\frac{H}{2}}\right\rceil + 1\right)", True),
        (r"13392688 h w + 2721728", True),
        (r"H^{2} \left\lfloor{\frac{W}{4}}\right\rfloor", True),
        (r"\input{secret}", False),
        (r"\fracture{1}", False),
        (r"1 $ \write18{ls} $", False),
        (r"\frac{H}{2}}", False),
        (r"}{", False),
        (r"\left( 1", False),
        ("a & b", False),
        ("1 % 2", False),
    ],
)
def test_a_formula_is_set_as_one_where_it_is_arithmetic(formula, is_one):
    cell = to_latex(framed([[formula]], {"latex": TEXT})).splitlines()[-3]
    assert is_arithmetic(formula) is is_one
    assert (cell.startswith("$") and cell.endswith(r"$ \\")) is is_one
    if not is_one:
        printed(cell.removesuffix(r" \\"))


def test_an_empty_formula_is_empty():
    assert r"x &  \\" in to_latex(framed([["x", ""]], kinds(TEXT, "n", "latex")))


def test_a_real_latex_sets_hostile_cells(tmp_path):
    pdflatex, where = shutil.which("pdflatex"), shutil.which("kpsewhich")
    if not pdflatex or not where:
        pytest.skip("pdflatex is not installed")
    found = subprocess.run([where, "booktabs.sty", "longtable.sty"], capture_output=True, text=True, check=False)
    if len(found.stdout.split()) < 2:
        pytest.skip("the packages booktabs and longtable are not installed")
    tables = [to_latex(framed([[cell, "x"] for cell in HOSTILE * times], kinds(TEXT, "a_b", "[c"))) for times in (1, 3)]
    preamble = "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{booktabs,longtable}\\begin{document}\n"
    (tmp_path / "t.tex").write_text(f"{preamble}{''.join(tables)}\\end{{document}}\n", encoding="utf-8")
    command = [pdflatex, "-halt-on-error", "-interaction=nonstopmode", "t.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:].decode(errors="replace")
