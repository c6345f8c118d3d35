"""Timing forward passes: sampling (impure), statistics (pure), devices."""
