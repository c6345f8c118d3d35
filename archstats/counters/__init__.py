"""Counting what one forward pass costs.

Every counter gets a fresh module: a trace that fails leaves its hooks behind.
"""
