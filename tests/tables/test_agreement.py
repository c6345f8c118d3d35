"""Other counters as a table."""

import runs

from archstats.tables.agreement import agreement_frame


def test_the_rows_of_a_counter_sum_to_its_difference():
    opinions = (runs.opinion(100, "a", 9, explained=7), runs.opinion(100, "b", 0, explained=0))
    frame = agreement_frame([runs.profile("m", macs=100, opinions=opinions)])
    ours = frame[frame["counter"] == "a"]
    assert ours["cause"].tolist() == ["bias counted", "unexplained"]
    assert ours["difference_macs"].sum() == 109 - 100
    assert set(ours["counter_macs"]) == {109}


def test_a_counter_that_failed_says_so_in_place_of_a_number():
    frame = agreement_frame([runs.profile("m", opinions=(runs.opinion(1, error="no trace"),))])
    assert frame["cause"].tolist() == ["failed: no trace"]
    assert frame[["counter_macs", "difference_macs"]].isna().all(axis=None)


def test_a_counter_that_agrees_has_a_row_without_a_cause():
    same = runs.opinion(5, difference=0, explained=0)
    agreeing = runs.profile("m", macs=5, opinions=(type(same)(counter="c", title="c", version="1", macs=5),))
    assert agreement_frame([agreeing])[["difference_macs", "cause"]].values.tolist() == [[0, ""]]
