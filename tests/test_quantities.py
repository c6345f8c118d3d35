import pytest

from archstats.errors import BadInputError
from archstats.quantities import (
    format_bytes,
    format_count,
    format_duration,
    format_duration_range,
    parse_bytes,
    parse_count,
    parse_sizes,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (10, "10"),
        (999, "999"),
        (1000, "1.00 k"),
        (754_320, "754 k"),
        (999_999, "1.00 M"),
        (61_100_840, "61.1 M"),
        (1_814_073_344, "1.81 G"),
        (15_470_264_320, "15.5 G"),
    ],
)
def test_counts_have_three_digits(value, text):
    assert format_count(value) == text


def test_counts_carry_their_unit():
    assert format_count(1_814_073_344, "MACs") == "1.81 GMACs"
    assert format_count(12, "MACs") == "12 MACs"
    assert format_bytes(553_430_176) == "553 MB"


@pytest.mark.parametrize(
    ("nanoseconds", "text"), [(28_412_000, "28.4 ms"), (1_500, "1.50 µs"), (2_000_000_000, "2.00 s"), (12, "12.0 ns")]
)
def test_durations_have_three_digits(nanoseconds, text):
    assert format_duration(nanoseconds) == text


def test_a_range_has_its_unit_once_where_both_ends_share_it():
    assert format_duration_range(9_830_000, 10_400_000) == "9.83 – 10.4 ms"
    assert format_duration_range(983_000, 1_040_000) == "983 µs – 1.04 ms"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("300M", 300_000_000),
        ("4.5G", 4_500_000_000),
        ("1_000", 1000),
        ("26.5 M", 26_500_000),
        ("1,024", 1024),
        ("7", 7),
    ],
)
def test_counts_are_read_exactly(text, value):
    assert parse_count(text) == value


@pytest.mark.parametrize("text", ["", "M", "0", "1.5", "-3", "3e9", "1.2345678k", "300m", "nan", "9" * 40])
def test_what_is_no_count_is_refused(text):
    with pytest.raises(BadInputError, match="300M"):
        parse_count(text)


def test_sizes_by_their_letters():
    assert parse_sizes("K=3, M=64,r3=96") == {"K": 3, "M": 64, "r3": 96}


@pytest.mark.parametrize("text", ["", "K", "K=", "K=0", "K=-1", "K=1.5", "K=x", "3=K", "K=3,,M=4", "K=3,K=4"])
def test_what_are_no_sizes_is_refused(text):
    with pytest.raises(BadInputError):
        parse_sizes(text)


def test_bytes_have_decimal_prefixes():
    assert parse_bytes("2GB") == 2 * 10**9
    assert parse_bytes("500 MB") == 5 * 10**8
    with pytest.raises(BadInputError, match="2GB"):
        parse_bytes("much")
