"""How a study is registered: an id, the unit of what it counts, and a function from evidence to its series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archstats.claims.evidence import Evidence
from archstats.errors import ArchstatsError, summary
from archstats.records import Series, Study
from archstats.registry import Registry

Count = Callable[[Evidence], Iterable[Series]]


@dataclass(frozen=True)
class Recipe:
    """How a study is made: it counts on shapes alone, with what other studies and claims have counted already."""

    id: str
    unit: str
    count: Count

    def evaluate(self, evidence: Evidence) -> Study:
        """Count the study; what it raises becomes its error."""
        try:
            return Study(id=self.id, unit=self.unit, series=tuple(self.count(evidence)))
        except ArchstatsError as error:
            return Study(id=self.id, unit=self.unit, error=error.message)
        except Exception as error:  # noqa: BLE001 (a network can raise anything; the run goes on)
            return Study(id=self.id, unit=self.unit, error=summary(error))


STUDIES: Registry[Recipe] = Registry("study", "archstats.studies")


def study(id: str, *, unit: str = "MACs") -> Callable[[Count], Count]:  # noqa: A002 (its name)
    """Register a study; the decorated function counts it."""

    def register(count: Count) -> Count:
        STUDIES.add(id, Recipe(id, unit, count))
        return count

    return register


def evaluated(evidence: Evidence) -> tuple[Study, ...]:
    """Evaluate every study, in the order of their ids."""
    return tuple(recipe.evaluate(evidence) for recipe in STUDIES)
