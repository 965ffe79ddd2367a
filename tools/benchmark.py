"""Times CLAMP against SimpleBaseline on the same backbone, in one run.

All models have random weights and take turns, so that a busy moment meets
all of them; ratios are medians with quartiles. "recomputed" is CLAMP that
encodes the text in every forward, "published" one that keeps gradients and
moments for the text tower, both as the official code does. "default layout" is
SimpleBaseline with weights as PyTorch lays them out, channels first.
"""

from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.lab.benchmark.options import parse_args


def main():
    args = parse_args(__doc__)
    with slow_imports():
        from clamp_mmpose.lab.benchmark.command import run_command
    run_command(args)


if __name__ == '__main__':
    run(main)
