"""Writes the report of a training: one HTML page that opens offline."""

from clamp_mmpose.foundation.command_line import run, slow_imports

with slow_imports():
    from clamp_mmpose.reporting.command import main

if __name__ == '__main__':
    run(main)
