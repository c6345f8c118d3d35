"""The regression check: what models cost now, held against a committed baseline, layer by layer.

config      what is checked: [tool.archstats] of a pyproject.toml
counting    each model counted in a process of its own
baseline    the committed file: what it holds, how it is written and read (`baseline_reading`)
compare     old and new of one model -> findings; pure
check       all models -> an outcome; and what an update makes of the baseline; pure
running     all of it: what the command line, and anything else that checks, calls
formats/    an outcome as text, Markdown, GitHub annotations, JUnit, JSON, SARIF
"""
