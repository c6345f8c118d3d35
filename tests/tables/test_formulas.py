"""The models' formulas as a table."""

import runs

from archstats.records import Expression, Law, Measured, NoLaw
from archstats.tables.formulas import formulas_frame


def written(text, latex=""):
    return Expression(text=text, mathml=f"<math><mi>{text}</mi></math>", latex=latex or text)


LAW = Law(
    letters=("N", "H", "W"),
    expressions={"macs": written("3 N H W"), "params": written("7")},
    strides={"H": 32, "W": 16},
    short=written("9 N h w"),
    leading=written("3 H W"),
    spans={"H": (32, None), "W": (16, 512)},
    conditions=("H ≥ 32, in model.py",),
)


def frame_of(*laws):
    return formulas_frame(
        runs.run_of(*(Measured(profile=runs.profile(f"m{i}"), law=law) for i, law in enumerate(laws)))
    )


def test_each_quantity_has_its_formula_and_where_it_holds():
    rows = frame_of(LAW)[["model", "quantity", "text", "holds_for", "conditions"]].values.tolist()
    everywhere, conditions = "N from 1; H from 32; W from 16 to 512", "H ≥ 32, in model.py"
    assert rows == [
        ["m0", "macs", "3 N H W", everywhere, conditions],
        ["m0", "params", "7", everywhere, conditions],
        ["m0", "macs", "9 N h w", "H = 32 h, W = 16 w", conditions],
        ["m0", "macs", "3 H W", "large images, leading term", conditions],
    ]


def test_a_model_without_a_law_says_why_and_one_that_was_not_asked_has_no_row():
    frame = frame_of(NoLaw(reason="its code reads data"), None)
    assert frame[["model", "text", "missing"]].values.tolist() == [["m0", "", "its code reads data"]]
