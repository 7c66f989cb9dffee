"""Figures: `python -m bench` for speed, `python -m bench.quality DATA` for quality.

Each is told beside a rival's on the same machine, input and run. docs/benchmarks.md keeps them.
"""
