"""Annotations of GitHub's actions: one workflow command a finding, then the summary."""

from __future__ import annotations

import os
from pathlib import Path

from archstats.escaping import printable
from archstats.regression.findings import Finding, Outcome, Severity
from archstats.regression.formats.catalog import full_text, output_format, summary

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@output_format("github")
def github(outcome: Outcome) -> str:
    """Write a command a finding; paths are those from the top of the repository, where the runner says where it is."""
    lines = [_command(outcome, finding) for finding in outcome.findings]
    return "".join(f"{line}\n" for line in (*lines, summary(outcome)))


def _command(outcome: Outcome, finding: Finding) -> str:
    title = f"{finding.rule} {finding.model}".strip()
    properties = {"title": title}
    if finding.file:
        properties = {"file": _from_the_top(finding.file), "line": str(max(1, finding.line)), "title": title}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(full_text(outcome, finding))}"


def _from_the_top(file: str) -> str:
    top = os.environ.get("GITHUB_WORKSPACE", "")
    absolute = Path(file).absolute()
    return absolute.relative_to(top).as_posix() if top and absolute.is_relative_to(top) else file


def _data(text: str) -> str:
    """Escape a message as the runner reads it; a line break in it stays one."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
