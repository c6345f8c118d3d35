"""Studies: small series of networks and layers, built and counted in the run, whose points a chart is drawn from.

One file a theme. A file here registers its studies by the decorator `study`; adding one is adding a function.
"""

from archstats.studies.catalog import STUDIES, evaluated

__all__ = ["STUDIES", "evaluated"]
