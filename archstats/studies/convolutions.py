"""Standard and depthwise separable convolutions over K and N: document 002's formulas, and real layers counted."""

from __future__ import annotations

from collections.abc import Iterator

from archstats.claims.evidence import Evidence
from archstats.records import Series, StudyPoint
from archstats.studies.catalog import study

_KERNELS = (3, 5, 7)
_OUTPUTS = (8, 16, 32, 64, 128, 256, 512, 1024)
# Document 002, section 2.2: 64 channels on 7x7 maps, and 128 out in its example.
_FIXED = {"M": 64, "H": 7, "W": 7}
_FORMULAS = {"conv": "K·K·M·N·H·W", "depthwise-separable": "K·K·M·H·W + M·N·H·W"}


@study("convolutions")
def convolutions(_evidence: Evidence) -> Iterator[Series]:
    """Each closed form beside the layer that is its witness."""
    for kernel in _KERNELS:
        for form in _FORMULAS:
            yield _series(form, kernel)


def _series(name: str, kernel: int) -> Series:
    from archstats.laws import closed_forms

    form = closed_forms.FORMS.get(name)
    points = []
    for outputs in _OUTPUTS:
        sizes = {**_FIXED, "K": kernel, "N": outputs}
        predicted, counted = closed_forms.evaluate(form, sizes).macs, closed_forms.count(form, sizes).macs
        title = f"{form.title}, K = {kernel}, N = {outputs}"
        points.append(StudyPoint(name=title, x=outputs, counted=counted, predicted=predicted))
    return Series(
        name=name,
        points=tuple(points),
        at={"K": kernel, **_FIXED},
        formula=_FORMULAS[name],
        source="document 002, section 2.2",
    )
