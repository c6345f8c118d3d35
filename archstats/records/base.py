"""What all records have in common."""

from __future__ import annotations

from typing import Any

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="status"):
    """The base of all records."""

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain dictionaries, lists, numbers and strings: what its JSON holds."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain
