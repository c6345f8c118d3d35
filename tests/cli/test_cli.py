"""The command line as a user meets it: in a process of its own where that matters, else by its entry point."""

import csv
import json
import subprocess
import sys

import pytest

from archstats import store


def words(text):
    return " ".join(text.replace("\n", " ").split())


def test_python_dash_m_works():
    done = subprocess.run([sys.executable, "-m", "archstats", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("archstats ")


@pytest.mark.parametrize("command", [(), ("list",), ("profile",), ("report",), ("render",), ("export",), ("ops",)])
def test_help_has_an_example(command, run_cli):
    status, out, _ = run_cli(*command, "--help")
    assert status == 0
    assert "Example: archstats" in words(out)


def test_help_and_render_do_not_import_torch(a_run, tmp_path):
    run_file = tmp_path / "run.json"
    store.write(run_file, store.dumps(a_run))
    script = (
        "import sys\nfrom archstats.cli import main\n"
        "try:\n    main()\nexcept SystemExit as e:\n    assert not e.code, e.code\n"
        "assert 'torch' not in sys.modules\n"
    )
    for arguments in (["--help"], ["render", str(run_file), "--out", str(tmp_path / "out")]):
        subprocess.run([sys.executable, "-c", script, *arguments], check=True, capture_output=True)
    assert (tmp_path / "out" / "index.html").is_file()


def test_list_takes_a_pattern(run_cli):
    status, out, _ = run_cli("list", "resnet*")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == [f"resnet{n}_cifar" for n in (18, 34, 50, 101, 152)]


def test_list_as_json(run_cli):
    _, out, _ = run_cli("list", "lenet", "--format", "json")
    assert json.loads(out) == [
        {
            "model": "lenet",
            "family": "LeNet",
            "document": "003",
            "section": "1.38.1 LeNet",
            "input": "1x3x32x32",
            "listing": "printed",
        }
    ]


def test_profile_as_json(run_cli):
    status, out, _ = run_cli("profile", "lenet", "--format", "json")
    plain = json.loads(out)
    assert status == 0
    assert (plain["model"], plain["params"], plain["macs"]) == ("lenet", 62006, 754320)
    assert plain["fvcore_flops"] is None
    assert plain["missing"]["fvcore_flops"] == "not asked for"
    assert [layer["path"] for layer in plain["layers"]][1:3] == ["conv1", "pool1"]
    assert plain["uncounted"] == {}
    assert plain["departures"][0]["kind"] == "unlike the paper"


def test_profile_as_csv_sums_to_the_totals(run_cli):
    _, out, _ = run_cli("profile", "lenet", "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert sum(int(row["params"]) for row in rows) == 62006
    assert sum(int(row["macs"]) for row in rows) == 754320


def test_profile_as_table_and_markdown(run_cli):
    _, table, _ = run_cli("profile", "lenet")
    assert "754 kMACs (754,320)" in table
    assert "all operations have a counting rule" in table
    assert "1x6x30x30" in table
    _, markdown, _ = run_cli("profile", "lenet", "--format", "markdown")
    assert markdown.startswith("### lenet, input 1x3x32x32\n")
    assert "| conv1 | Conv2d | 0 | 1x3x32x32 | 1x6x30x30 | 456 |" in markdown


def test_profile_adds_what_is_asked_for(run_cli):
    _, out, _ = run_cli("profile", "lenet", "--format", "json", "--fvcore", "--training")
    plain = json.loads(out)
    assert (plain["fvcore_flops"], plain["torchinfo_params"]) == (754320, 62006)
    assert plain["fvcore_uncounted"] == {"aten::max_pool2d": 2}
    assert plain["missing"] == {}
    assert plain["training"]["forward_macs"] == 754320
    _, table, _ = run_cli("profile", "lenet", "--fvcore", "--training")
    assert "754 kFLOPs (754,320) by its rules; counted as 0: aten::max_pool2d x2" in table
    assert "forward" in table


def test_ops_lists_the_rules(run_cli):
    status, out, _ = run_cli("ops")
    assert status == 0
    assert "aten::scaled_dot_product_attention B * H * S * T * (E + Ev)" in words(out)
    assert "**unknown**" in out
    _, plain, _ = run_cli("ops", "--format", "json")
    assert "aten::conv2d" in {rule["operation"] for rule in json.loads(plain)["counted"]}


def test_profile_takes_an_input_and_a_batch(run_cli):
    _, out, _ = run_cli("profile", "squeezenet1_1", "--format", "json", "--input", "1x3x64x64", "--batch-size", "2")
    assert json.loads(out)["input"] == [[2, 3, 64, 64]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("profile", "resnet5"), "no model named 'resnet5'. Did you mean resnet50_cifar"),
        (("list", "xyz*"), "No model matches 'xyz*'"),
        (("profile", "lenet", "--input", "3by4"), "'3by4' is not an input shape: a shape is positive whole numbers"),
        (("profile", "lenet", "--input", "1x3x64x64"), "failed in fc1: RuntimeError"),
        (("profile", "lenet", "--input", "1x3x64x64"), "Its own input is 1x3x32x32."),
        (("profile", "lenet", "--batch-size", "0"), "batch size of 1 or more"),
        (("report", "--models", "nothing"), "No model matches 'nothing'"),
        (("report", "--device", "tpu"), "There is no device 'tpu'. Choose auto, cpu, cuda."),
        (("render", "missing.json"), "missing.json cannot be read: No such file"),
        (("profile", "lenet", "--format", "yaml"), "'yaml' is not one of"),
    ],
)
def test_bad_input_is_one_message_and_status_2(arguments, message, run_cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run_cli(*arguments)
    assert status == 2
    assert out == ""
    assert message in words(err).replace("│ ", "")
    assert "Traceback" not in err


def test_a_strict_count_that_finds_something_is_status_1(run_cli, monkeypatch):
    from archstats.counters import rules

    monkeypatch.setattr(rules, "_ELEMENTWISE_FAMILIES", ("avg_pool",))
    status, out, err = run_cli("profile", "lenet", "--strict")
    assert (status, out) == (1, "")
    assert "lenet runs operations without a counting rule: aten::max_pool2d 2 times in pool1, pool2." in words(err)
    status, out, _ = run_cli("profile", "lenet")
    assert status == 0
    assert "not counted: aten::max_pool2d x2" in out


def test_cuda_by_name_without_a_device(run_cli, tmp_path, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    status, _, err = run_cli("report", "--models", "lenet", "--device", "cuda", "--out", tmp_path)
    assert status == 2
    assert "Use --device cpu." in err


def test_an_output_folder_that_is_a_file(run_cli, tmp_path):
    (tmp_path / "out").write_text("precious")
    status, _, err = run_cli("report", "--models", "lenet", "--out", tmp_path / "out")
    assert status == 2
    assert "it is a file" in words(err)
    assert (tmp_path / "out").read_text() == "precious"


def test_a_damaged_run_leaves_the_earlier_report(run_cli, tmp_path):
    (tmp_path / "index.html").write_text("earlier")
    (tmp_path / "damaged.json").write_text('{"schema_version": 1, "archst')
    status, _, err = run_cli("render", tmp_path / "damaged.json", "--out", tmp_path)
    assert status == 2
    assert "damaged" in err
    assert (tmp_path / "index.html").read_text() == "earlier"


def test_a_report_of_some_models_by_name_and_pattern(run_cli, tmp_path):
    status, out, err = run_cli(
        "report", "--out", tmp_path, "--models", "lenet*", "--models", "squeezenet_fashion", "--time-budget", "0"
    )
    assert status == 0
    assert words(out) == f"{tmp_path}/index.html: 3 models"
    assert "Counting: 3 of 3 models" in err
    rows = json.loads((tmp_path / "data" / "models.json").read_text())
    assert [row["model"] for row in rows] == ["lenet", "lenet_fashion", "squeezenet_fashion"]
    assert all(row["macs"] and row["cpu_latency_p50_ns"] for row in rows)
    again = tmp_path / "again"
    run_cli("render", tmp_path / "run.json", "--out", again)
    for page in ("index.html", "models/lenet.html", "data/models.csv"):
        assert (again / page).read_bytes() == (tmp_path / page).read_bytes()


def test_quiet_prints_nothing(run_cli, tmp_path):
    status, out, err = run_cli("report", "--out", tmp_path, "--models", "lenet", "--no-timing", "--quiet")
    assert (status, out, err) == (0, "", "")


def test_a_batch_is_in_counts_and_times(run_cli, tmp_path):
    run_cli("report", "--out", tmp_path, "--models", "lenet", "--batch-size", "4", "--time-budget", "0", "-q")
    run = store.load(tmp_path / "run.json")
    assert run.measured[0].profile.macs == 4 * 754320
    assert run.measured[0].timings[0].batch_size == 4
    assert run.command.startswith("archstats report --out")


def test_a_model_that_fails_ends_in_status_2_with_all_others_complete(run_cli, tmp_path, monkeypatch):
    from archstats.zoo import ZOO

    broken = ZOO.get("lenet")
    monkeypatch.setitem(ZOO._entries, "lenet", type(broken)(**(vars(broken) | {"input_shape": (3, 40, 40)})))
    status, out, err = run_cli("report", "--out", tmp_path, "--models", "lenet*", "--time-budget", "0")
    assert status == 2
    assert "1 of 2 models failed" in out
    assert "lenet: The forward pass on an input of 1x3x40x40 failed in fc1" in words(err)
    bad, good = json.loads((tmp_path / "data" / "models.json").read_text())
    assert bad["error"]
    assert good["macs"]
    assert good["cpu_latency_p50_ns"]
    assert (tmp_path / "models" / "lenet.html").is_file()


def test_claims_of_ones_own_stand_in_the_report(run_cli, tmp_path):
    claims = tmp_path / "claims.toml"
    claims.write_text(
        'title = "My table"\n[[claim]]\nid = "a"\nstatement = "LeNet is small."\ncheck = \'params("lenet") < 100k\'\n'
    )
    arguments = ("report", "--out", tmp_path / "out", "--models", "lenet", "--no-timing", "-q", "--claims")
    assert run_cli(*arguments, claims) == (0, "", "")
    page = (tmp_path / "out" / "ledger.html").read_text(encoding="utf-8")
    assert "My table" in page
    assert "confirmed" in page
    status, _, err = run_cli(*arguments, tmp_path / "none.toml")
    assert status == 2
    assert "none.toml cannot be read" in err
