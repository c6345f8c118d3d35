"""Published figures: the data, how a verdict is reached, and each explanation against a sum by hand or a witness."""

import collections
import dataclasses
import sys
import tomllib
from importlib import resources

import by_hand
import pytest
from torch import nn

import archstats
from archstats.claims.evidence import Evidence
from archstats.claims.published import CAUSES, Figure, judge_published, rows, variants
from archstats.claims.published.explaining import predict
from archstats.claims.published.judging import agreement
from archstats.records import Verdict
from archstats.registry import natural_key
from archstats.zoo import ZOO

PACKAGE = "archstats.claims.published"
BY_ID = {row.id: row for row in rows()}


def a_figure(**fields):
    usual = {"id": "x", "network": "a LeNet", "quantity": "params", "printed": "62,006", "source": "Somebody, table 1"}
    return Figure(**(usual | {"address": "https://example.org", "model": "lenet"} | fields))


def judged(**fields):
    return judge_published([a_figure(**fields)], Evidence())[0]


@pytest.fixture(scope="module")
def ledger():
    return {j.id: j for j in judge_published(rows(), Evidence())}


# The data


def test_there_are_enough_figures_of_every_family_and_most_are_not_torchvisions():
    from_torchvision = [row for row in rows() if row.source.startswith("torchvision")]
    assert len(rows()) >= 150
    assert len(from_torchvision) <= 45
    assert len(rows()) - len(from_torchvision) >= 70
    assert {row.family for row in rows()} == {architecture.family for architecture in ZOO}


def test_every_figure_has_a_source_and_can_be_read():
    for row in rows():
        assert row.source, row.id
        assert row.address.startswith("https://"), row.id
        assert row.network, row.id
        assert 0 < row.stated.low <= row.stated.value <= row.stated.high, row.id
        assert all(CAUSES.get(name).why for name in row.causes), row.id
        assert ":_" not in row.model, f"{row.id} is held against a private builder"


def test_each_file_is_one_family_sorted_by_id():
    for file in (resources.files(PACKAGE) / "figures").iterdir():
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        ids = [figure["id"] for figure in table["figure"]]
        assert ids == sorted(ids, key=natural_key), file.name
        assert file.name == f"{table['family'].lower()}.toml"


def test_what_is_printed_for_torchvision_is_what_its_metadata_says():
    models = pytest.importorskip("torchvision").models
    checked = 0
    for row in (row for row in rows() if row.source.startswith("torchvision")):
        version = "IMAGENET1K_V2" if "V2" in row.source else "IMAGENET1K_V1"
        meta = models.get_model_weights(row.model.partition(":")[2])[version].meta
        printed = float(row.printed.replace(",", ""))
        assert printed == (meta["num_params"] if row.quantity == "params" else meta["_ops"]), row.id
        checked += 1
    assert checked > 20


def test_units():
    assert a_figure(printed="569", unit="M").stated.value == 569_000_000
    assert a_figure(printed="0.39", unit="G").stated.low == 385_000_000
    megabytes = a_figure(quantity="bytes", printed="528", unit="MiB")
    assert (megabytes.stated.low, megabytes.stated.high) == (527.5 * 2**20, 528.5 * 2**20)
    assert megabytes.text == "528 MB"
    assert a_figure(quantity="bytes", printed="64.5", unit="MB").stated.high == 64_550_000


def test_an_id_that_stands_twice_is_refused(monkeypatch):
    monkeypatch.setattr(f"{PACKAGE}.figures._read", lambda _text: [a_figure(id="twice")])
    rows.cache_clear()
    try:
        with pytest.raises(ValueError, match="twice"):
            rows()
    finally:
        rows.cache_clear()


# How a verdict is reached


@pytest.mark.parametrize(
    ("printed", "unit", "verdict", "tolerance"),
    [
        ("62,006", "", Verdict.REPRODUCED, "to its printed digits"),
        ("62.0", "k", Verdict.REPRODUCED, "to its printed digits"),
        ("0.06", "M", Verdict.REPRODUCED, "to its printed digits"),
        ("62,600", "", Verdict.REPRODUCED, "within 1%"),
        ("61.4", "k", Verdict.REPRODUCED, "within 1%"),
        ("61.3", "k", Verdict.UNEXPLAINED, "neither to its printed digits nor within 1%"),
        ("62,700", "", Verdict.UNEXPLAINED, "neither to its printed digits nor within 1%"),
    ],
)
def test_a_figure_is_reproduced_to_its_digits_or_to_one_percent(printed, unit, verdict, tolerance):
    judgement = judged(printed=printed, unit=unit)
    assert (judgement.verdict, judgement.tolerance) == (verdict, tolerance)
    assert judgement.measured == 62_006
    assert judgement.derived is None


def test_a_cause_explains_only_where_its_number_agrees():
    right = judged(quantity="macs", printed="1,508,640", cause="two_flops_a_mac")
    assert right.verdict is Verdict.EXPLAINED
    assert (right.derived, right.measured) == (1_508_640, 754_320)
    assert "as two operations (1,508,640)" in right.reason
    wrong = judged(quantity="macs", printed="1,508,640", cause="convolutions_only")
    assert wrong.verdict is Verdict.UNEXPLAINED
    assert wrong.derived == 3 * 6 * 25 * 30**2 + 6 * 16 * 25 * 11**2
    assert "does not agree either" in wrong.reason


def test_causes_are_applied_one_after_the_other():
    judgement = judged(quantity="macs", printed="1.5", unit="M", cause="two_flops_a_mac + cut")
    assert judgement.verdict is Verdict.EXPLAINED
    assert "(1,508,640), and" in judgement.reason
    assert judgement.derived == 1_500_000


def test_an_unexplained_figure_says_by_how_much_and_keeps_its_note():
    judgement = judged(printed="124,012", note="Nobody knows.")
    assert judgement.verdict is Verdict.UNEXPLAINED
    assert judgement.reason == (
        "What is counted is 50 % less than what is printed, and no cause was found. Nobody knows."
    )


def test_a_judgement_says_who_asserts_what_of_which_model():
    judgement = judged(quantity="flops", printed="1.509", unit="M", input="1x3x32x32", network="LeNet-5")
    assert judgement.statement == "According to Somebody, LeNet-5 takes 1.509 M FLOPs on 32x32."
    assert judgement.where == "Somebody, table 1, https://example.org"
    assert (judgement.document, judgement.stated, judgement.unit) == ("published", "1.509 M", "FLOPs")
    assert judgement.models == ("lenet",)


@pytest.mark.parametrize("library", ["timm", "torchvision"])
def test_a_model_of_a_library_that_is_missing_is_skipped(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setitem(sys.modules, f"{library}.models", None)
    missing, there = judge_published([a_figure(model=f"{library}:resnet18"), a_figure(id="y")], Evidence())
    assert missing.verdict is Verdict.SKIPPED
    assert f"archstats[{library}]" in missing.reason
    assert there.verdict is Verdict.REPRODUCED


def test_without_the_libraries_no_row_is_broken(monkeypatch):
    for name in ("timm", "torchvision", "torchvision.models"):
        monkeypatch.setitem(sys.modules, name, None)
    some = [row for row in rows() if row.model.partition(":")[0] in {"timm", "torchvision"}]
    verdicts = {judgement.verdict for judgement in judge_published(some, Evidence())}
    assert verdicts == {Verdict.SKIPPED}


def test_what_breaks_in_one_row_leaves_the_others():
    broken, there = judge_published([a_figure(cause="no_such_cause"), a_figure(id="y")], Evidence())
    assert broken.verdict is Verdict.BROKEN
    assert "no_such_cause" in broken.reason
    assert there.verdict is Verdict.REPRODUCED


def test_each_row_is_reported():
    seen = []
    judge_published([a_figure(id="x"), a_figure(id="y")], Evidence(), seen.append)
    assert seen == ["x", "y"]


def test_a_zoo_whose_builder_is_wrong_reproduces_nothing(monkeypatch):
    row = BY_ID["vgg16-keras-params"]
    assert judge_published([row], Evidence())[0].verdict is Verdict.REPRODUCED
    architecture = ZOO.get("vgg16")
    narrower = dataclasses.replace(architecture, builder=lambda: architecture.create(num_classes=100))
    monkeypatch.setitem(ZOO._entries, "vgg16", narrower)
    judgement = judge_published([row], Evidence())[0]
    assert judgement.verdict is Verdict.UNEXPLAINED
    assert judgement.measured == 138_357_544 - 900 * 4097


# The ledger as a whole


def test_the_ledger_judges_every_figure(ledger):
    verdicts = collections.Counter(judgement.verdict for judgement in ledger.values())
    assert len(ledger) == len(rows())
    assert set(verdicts) == {Verdict.REPRODUCED, Verdict.EXPLAINED, Verdict.UNEXPLAINED}
    assert verdicts[Verdict.REPRODUCED] >= 150
    assert verdicts[Verdict.EXPLAINED] >= 80
    assert verdicts[Verdict.UNEXPLAINED] >= 10


def test_every_cause_leads_to_some_published_figure(ledger):
    leading = {
        name for row in rows() if row.causes and agreement(ledger[row.id].derived, row.stated) for name in row.causes
    }
    assert leading == set(CAUSES.names())


def test_a_cause_stands_only_where_it_says_more_than_the_count(ledger):
    for row in (row for row in rows() if row.cause):
        judgement = ledger[row.id]
        if judgement.verdict is Verdict.REPRODUCED:
            derived, measured = (abs(number - row.stated.value) for number in (judgement.derived, judgement.measured))
            assert derived < measured, row.id
            assert judgement.tolerance == "within 1%", row.id


@pytest.mark.parametrize(
    ("row", "verdict", "derived"),
    [
        ("mobilenet_v1-paper-t6-1.0-macs", Verdict.REPRODUCED, None),
        ("vgg16-keras-params", Verdict.REPRODUCED, None),
        ("shufflenet_v1-paper-t1-g3-macs", Verdict.REPRODUCED, None),
        ("resnet50-keras-params", Verdict.REPRODUCED, 25_636_712),
        ("resnet50-senet-t2-macs", Verdict.EXPLAINED, 3_857_973_248),
        ("lenet5-paper-params", Verdict.EXPLAINED, 60_000),
        ("lenet5-paper-connections", Verdict.EXPLAINED, 340_908),
        ("densenet121-keras-params", Verdict.EXPLAINED, 8_062_504),
        ("resnet50-cub-mmpretrain-params", Verdict.EXPLAINED, 11_689_512),
        ("googlenet-mobilenets-t8-macs", Verdict.UNEXPLAINED, None),
        ("mobilenet_v1-keras-doc-1.0-224-macs", Verdict.UNEXPLAINED, None),
    ],
)
def test_known_rows(ledger, row, verdict, derived):
    assert (ledger[row].verdict, ledger[row].derived) == (verdict, derived)


# Other ways to count: one small network, summed by hand


def small():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False),  # 216 weights, each used at 36 pixels
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),  # 288 pixels seen, 72 given
        nn.Conv2d(8, 8, 3, padding=1, groups=8),  # 72 weights and 8 biases, at 9 pixels
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 10),
    )


PARAMS = 216 + 16 + 80 + 90
MACS = 216 * 36 + 72 * 9 + 80
BIASES = 72 + 10
RELU, MAX_POOL, NORM, MEAN = 288, 288, 288, 72


@pytest.mark.parametrize(
    ("cause", "quantity", "number"),
    [
        ("two_flops_a_mac", "macs", 2 * MACS),
        ("convolutions_only", "macs", MACS - 80),
        ("without_first_convolution", "macs", MACS - 216 * 36),
        ("biases_added", "macs", MACS + BIASES),
        ("moving_statistics", "params", PARAMS + 2 * 8),
        ("moving_statistics", "bytes", 4 * (PARAMS + 2 * 8)),
        ("moving_statistics_and_biases", "params", PARAMS + 2 * 8 + 8),
        ("weights_and_gradients", "bytes", 8 * (PARAMS + 2 * 8)),
        ("without_normalisation", "params", PARAMS - 16),
        ("folded_normalisation", "params", PARAMS - 16 + 8),
        ("classifier_bias_only", "params", PARAMS - 8),
        ("without_depthwise_and_biases", "params", 216 + 16 + 80),
        ("linear_once", "flops", 2 * (MACS - 80) + 80),
        ("linear_once_without_depthwise", "flops", 2 * 216 * 36 + 80),
        ("normalisation_times_two", "macs", MACS + 2 * NORM + MEAN),
        ("normalisation_times_five", "macs", MACS + 5 * NORM + MEAN),
        ("elementwise_work", "macs", MACS + 2 * NORM + RELU + MAX_POOL + MEAN + BIASES),
        ("every_operation", "macs", MACS + BIASES + RELU + 4 * 72),
        ("folded_inference", "flops", 2 * MACS + BIASES + NORM + RELU + MAX_POOL + MEAN),
    ],
)
def test_countings_by_hand(cause, quantity, number):
    evidence = Evidence()
    profile = evidence.count(small, 1, 3, 6, 6)
    assert (profile.params, profile.macs) == (PARAMS, MACS)
    followed = predict(a_figure(quantity=quantity, cause=cause), evidence, profile)
    assert [(step.name, value) for step, value in followed] == [(cause, number)]


def test_a_swish_is_worth_six_in_folded_inference():
    class Swish(nn.Module):
        def forward(self, x):
            return x * x.sigmoid()

    profile = Evidence().count(lambda: nn.Sequential(nn.Conv2d(3, 8, 1, bias=False), Swish()), 1, 3, 5, 5)
    followed = predict(a_figure(quantity="flops", cause="folded_inference"), Evidence(), profile)
    assert followed[-1][1] == 2 * 24 * 25 + 6 * 8 * 25


@pytest.mark.parametrize(
    ("cause", "printed", "unit", "number"),
    [
        ("cut", "62.0", "k", 62_000),
        ("cut", "62", "k", 62_000),
        ("cut", "0.06", "M", 60_000),
        ("cut_before_a_zero", "0.060", "M", 60_000),
        ("thousand_of_1024", "60.6", "k", 62_006 * 1000 / 1024),
    ],
)
def test_writings_by_hand(cause, printed, unit, number):
    evidence = Evidence()
    followed = predict(a_figure(printed=printed, unit=unit, cause=cause), evidence, evidence.profile("lenet"))
    assert followed[-1][1] == pytest.approx(number, rel=1e-12)


# Other networks: sums by hand, and PyTorch's own counter


def leads_to(row, network):
    """What the first cause of a row, another network, gives."""
    figure = BY_ID[row]
    evidence = Evidence()
    counted = evidence.profile(figure.model, figure.input, **figure.kwargs)
    (step, value), *_ = predict(figure, evidence, counted)
    assert step.name == network
    return counted, value


def test_lenet5_is_the_sum_of_its_published_layers():
    profile = archstats.profile(f"{PACKAGE}.variants:lenet5_of_1998", (1, 1, 32, 32))
    assert profile.params == 156 + 12 + 1516 + 32 + 48_120 + 10_164
    connections = 122_304 + 5_880 + 151_600 + 2_000 + 48_120 + 10_164 + 840
    (row,) = (row for row in rows() if row.id == "lenet5-paper-connections")
    assert judge_published([row], Evidence())[0].derived == connections


def test_alexnet_of_2012_is_the_sum_of_its_layers():
    layers = by_hand.total(
        by_hand.conv(3, 96, 11, 55, bias=True),
        by_hand.conv(96, 256, 5, 27, groups=2, bias=True),
        by_hand.conv(256, 384, 3, 13, bias=True),
        by_hand.conv(384, 384, 3, 13, groups=2, bias=True),
        by_hand.conv(384, 256, 3, 13, groups=2, bias=True),
        by_hand.linear(9216, 4096),
        by_hand.linear(4096, 4096),
        by_hand.linear(4096, 1000),
    )
    assert leads_to("alexnet-paper-params", "two_towers")[1] == layers.params
    assert leads_to("alexnet-burden-macs", "two_towers")[1] == layers.macs


def test_googlenets_separable_stem_and_auxiliary_classifiers():
    counted, value = leads_to("googlenet-paper-macs", "separable_stem")
    assert value == counted.macs - 64 * 3 * 49 * 112**2 + (24 * 49 + 24 * 64) * 112**2
    counted, value = leads_to("googlenet-burden-bytes", "auxiliary_classifiers")
    heads = [by_hand.conv(c, 128, 1, 4, bias=True).params for c in (512, 528)]
    tail = by_hand.total(by_hand.linear(2048, 1024), by_hand.linear(1024, 1000)).params
    assert value == 4 * (counted.params + sum(heads) + 2 * tail)


@pytest.mark.parametrize("depth", [50, 101, 152])
def test_a_resnet_that_strides_first_is_the_se_resnet_of_the_same_authors_without_its_se_modules(depth):
    pytest.importorskip("timm")
    witness = archstats.profile(f"timm:legacy_seresnet{depth}", (1, 3, 224, 224))
    modules = sum(layer.macs for layer in witness.layers if "se_module" in layer.path)
    assert leads_to(f"resnet{depth}-paper-t1-macs", "stride_in_first_1x1")[1] == witness.macs - modules


@pytest.mark.parametrize("depth", [18, 34])
def test_a_cifar_resnet_that_strides_first_is_torchvisions_with_a_small_stem(meta_counts, depth):
    models = pytest.importorskip("torchvision").models

    def build():
        module = models.get_model(f"resnet{depth}", weights=None, num_classes=10)
        module.conv1, module.maxpool = nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.Identity()
        return module

    expected = meta_counts(build, (1, 3, 32, 32))[1]
    assert leads_to(f"resnet{depth}-cifar10-mmpretrain-macs", "stride_in_first_3x3")[1] == expected


def test_resnet34_without_projections():
    counted, value = leads_to("resnet34-paper-t1-macs", "without_projections")
    projections = (64 * 128 * 28**2, 128 * 256 * 14**2, 256 * 512 * 7**2)
    assert value == counted.macs - sum(projections)


def test_squeezenets_padded_classifier_and_floor_pools(meta_counts):
    models = pytest.importorskip("torchvision").models
    counted, value = leads_to("squeezenet-mobilenets-t9-macs", "padded_classifier")
    assert value == counted.macs + 512 * 1000 * (15**2 - 13**2)

    def build():
        module = models.squeezenet1_0(weights=None)
        for index, layer in enumerate(module.features):
            if isinstance(layer, nn.MaxPool2d):
                module.features[index] = nn.MaxPool2d(3, 2)
        return module

    expected = meta_counts(build, (1, 3, 224, 224))[1]
    assert leads_to("squeezenet1.0-paddle-flops", "floor_pools")[1] == 2 * expected


def test_mobilenet_v3_small_with_1280_features():
    counted, value = leads_to("mobilenet_v3-paper-v3-small-1.0-params", "features_1280")
    assert value == counted.params + 256 * (576 + 1) + 256 * 1000
    counted, value = leads_to("mobilenet_v3-paper-v3-small-0.75-params", "features_1280")
    assert value == counted.params + 256 * (432 + 1) + 256 * 1000


def test_nin_with_1024_channels_in_its_last_block():
    counted, value = leads_to("nin-imagenet-bytes", "wider_last_block")
    wide = by_hand.conv(384, 1024, 3, 5, bias=True) + by_hand.linear(1024, 1024) + by_hand.linear(1024, 1000)
    narrow = by_hand.conv(384, 1000, 3, 5, bias=True) + by_hand.linear(1000, 1000) * 2
    assert value == 4 * (counted.params + wide.params - narrow.params)


def test_rows_that_repeat_or_exchange_others():
    assert leads_to("resnet50-cub-mmpretrain-params", "row_of_resnet18")[1] == 11_689_512
    large, small_value = leads_to("efficientnet_l2-800-mmpretrain-macs", "exchanged_sizes")
    small_profile, large_value = leads_to("efficientnet_l2-475-mmpretrain-macs", "exchanged_sizes")
    assert (small_value, large_value) == (small_profile.macs, large.macs)


@pytest.mark.parametrize("width", [0.25, 1.0])
def test_the_mobilenet_for_any_size_is_the_zoos_at_its_own(width):
    own = archstats.profile("mobilenet_v1", width=width)
    any_size = archstats.profile(f"{PACKAGE}.variants:mobilenet_v1", (1, 3, 224, 224), width=width)
    assert (any_size.params, any_size.macs) == (own.params, own.macs)


def test_the_variants_leave_the_zoo_as_it_is(meta_counts):
    before = archstats.profile("googlenet").macs
    meta_counts(variants.googlenet_separable_stem, (1, 3, 224, 224))
    assert archstats.profile("googlenet").macs == before
