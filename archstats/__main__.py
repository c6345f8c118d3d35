"""`python -m archstats`."""

from archstats.cli import main

main()
