import pytest

from archstats.errors import UnknownNameError
from archstats.registry import Registry, natural_key


@pytest.fixture
def fruits():
    registry = Registry("fruit", "archstats.zoo")
    for name in ("apple", "pear10", "pear9"):
        registry.add(name, name.upper())
    return registry


def test_a_name_is_found(fruits):
    assert fruits.get("apple") == "APPLE"


def test_a_name_twice_is_an_error(fruits):
    with pytest.raises(ValueError, match="registered twice"):
        fruits.add("apple", "again")


def test_an_unknown_name_says_what_kind_and_what_is_near(fruits):
    with pytest.raises(UnknownNameError, match=r"There is no fruit named 'appel'\. Did you mean apple\?"):
        fruits.get("appel")


def test_patterns_select_in_their_order_and_once(fruits):
    assert fruits.select(["pear*", "*"]) == ["pear9", "pear10", "apple"]


def test_a_pattern_that_matches_nothing_is_an_error(fruits):
    with pytest.raises(UnknownNameError, match="No fruit matches 'plum"):
        fruits.select(["apple", "plum*"])


def test_numbers_in_names_sort_as_numbers():
    assert sorted(["b10", "b9", "a2b1", "a"], key=natural_key) == ["a", "a2b1", "b9", "b10"]
