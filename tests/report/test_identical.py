"""A run is drawn the same every time, whatever the order of sets and the place and time."""

import json
import os
import subprocess
import sys

DIGESTS = """
import hashlib, json, sys
from drawn import drawn
from every_kind import every_kind
files = drawn(every_kind(), languages=("en", "zh")) | drawn(every_kind(), single_file=True)
json.dump({name: hashlib.sha256(data).hexdigest() for name, data in files.items()}, sys.stdout)
"""
PROCESSES = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
]


def test_two_processes_draw_the_same_bytes(tmp_path):
    first, second = (digests(variables, tmp_path) for variables in PROCESSES)
    assert len(first) > 10
    assert first == second


def digests(variables, folder):
    """What each file comes to, drawn by a process of its own."""
    environment = os.environ | variables | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", DIGESTS]
    made = subprocess.run(command, env=environment, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(made.stdout)
