"""Figures that papers and vendors print, held against what is counted; where they differ, the cause is computed."""

from archstats.claims.published.explaining import CAUSES
from archstats.claims.published.figures import Figure, rows
from archstats.claims.published.judging import judge_published

__all__ = ["CAUSES", "Figure", "judge_published", "rows"]
