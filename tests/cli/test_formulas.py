"""`archstats formula`: of layers and of networks."""

import json

import pytest
import sympy


def formula(run_cli, *arguments):
    status, out, err = run_cli("formula", *arguments)
    assert (status, err) == (0, "")
    return out


def test_all_layers_are_listed(run_cli):
    out = formula(run_cli)
    assert "K² M N H W" in out
    assert "depthwise-separable" in out


def test_a_layer_its_value_and_the_counted_check(run_cli):
    out = formula(run_cli, "conv", "--set", "K=3,M=64,N=128,H=7,W=7")
    assert "macs         3,612,672; counted in the real layer: 3,612,672, the same" in out
    plain = json.loads(formula(run_cli, "conv", "--set", "K=3,M=64,N=128,H=7,W=7", "--format", "json"))
    assert plain["value"] == plain["counted"] == {"params": 73_728, "macs": 3_612_672, "activations": 6_272}
    k, m, n, h, w = sympy.symbols("K M N H W")
    assert sympy.sympify(plain["macs"], {"N": n}) == k**2 * m * n * h * w


def test_one_layer_against_another(run_cli):
    out = formula(run_cli, "depthwise-separable", "--versus", "conv")
    assert "1/K² + 1/N" in out
    assert "0.1189" in out  # 1/9 + 1/128
    plain = json.loads(formula(run_cli, "depthwise-separable", "--versus", "conv", "--format", "json"))
    row = next(row for row in plain["values"] if (row["K"], row["N"]) == (3, 128))
    assert row["ratio"] == pytest.approx(1 / 9 + 1 / 128)
    assert "Give M" in formula(run_cli, "inception", "--versus", "inception-naive")


def test_a_network(run_cli):
    out = formula(run_cli, "mobilenet_v1", "--set", "N=2,H=224,W=256", "--budget", "600M")
    assert "N (3,200 ⌈H/2⌉ ⌈W/2⌉ + 26,304 ⌈H/4⌉ ⌈W/4⌉ + " in out
    assert "MACs for H = 32 h, W = 32 w: N (11,586,048 h w + 1,024,000)" in out
    assert "Holds for H from 193 to 416." in out
    assert "the same" in out
    assert "not the same" not in out
    assert "The largest square image within 600,000,000 MACs is 224x224: 568,740,352 MACs." in out


def test_a_network_as_json(run_cli):
    plain = json.loads(formula(run_cli, "mobilenet_v2", "--format", "json", "--set", "N=2,H=160,W=192"))
    assert plain["value"] == plain["counted"]
    n, h, w = (sympy.Symbol(name, integer=True, positive=True) for name in "NHW")
    macs = sympy.sympify(plain["macs"], {"N": n, "H": h, "W": w})
    assert macs.subs({n: 1, h: 224, w: 224}) == 300_774_272
    assert plain["letters"] == ["N", "H", "W"]
    assert plain["table"][1] == {
        "N": 1, "H": 224, "W": 224, "macs": 300_774_272, "params": 3_504_872, "activations": 6_679_112,
        "traffic_bytes": 173_136_704,
    }  # fmt: skip


def test_a_network_with_one_size_is_told_so(run_cli):
    out = formula(run_cli, "lenet")
    assert "as a law in N" in out
    assert "The size of the image is no letter: it runs with H from 30 to 33 only" in out


@pytest.mark.parametrize("notation", ["latex", "mathml"])
def test_other_notations(run_cli, notation):
    lines = formula(run_cli, "mobilenet_v2", "--format", notation).splitlines()
    assert len(lines) == 4
    assert "300" not in lines[0]
    assert ("lceil" if notation == "latex" else "<mfrac>") in lines[0]
    assert formula(run_cli, "conv", "--format", notation)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("conv", "--set", "K=3,X=4"), "conv has no letter 'X'"),
        (("conv", "--set", "K=3"), "conv needs M, N, H and W too"),
        (("conv", "--set", "K=a"), "'K=a' in 'K=a' is not a size"),
        (("conv", "--set", "K=1.5"), "is not a size"),
        (("conv", "--set", "K=3,K=4"), "K is given twice"),
        (("conv", "--versus", "convv"), "no closed form named 'convv'"),
        (("conv", "--budget", "3M"), "--budget is for a model"),
        (("lenet", "--versus", "conv"), "--versus is for a layer"),
        (("lenet", "--set", "X=3"), "has no letter X"),
        (("mobilenet_v1", "--set", "H=500"), "does not run at N=1, H=500, W=224"),
        (("mobilenet_v2", "--budget", "3"), "costs more than 3 MACs"),
        (("mobilenet_v2", "--budget", "much"), "'much' is not a count"),
        (("mobilnet",), "Did you mean"),
    ],
)
def test_bad_input_ends_with_status_2(run_cli, arguments, said):
    status, out, err = run_cli("formula", *arguments)
    assert (status, out) == (2, "")
    assert said in " ".join(err.split())
