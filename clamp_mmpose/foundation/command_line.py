"""What the tools have in common when they are interrupted."""

import sys
from collections.abc import Callable

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


def run(main: Callable[[], object]) -> None:
    """Run a tool; Ctrl-C ends it with one line and exit code 130.

    Args:
        main (Callable): The tool. Files that it writes atomically are whole
            or not there.
    """
    try:
        main()
    except KeyboardInterrupt:
        print('\ninterrupted', file=sys.stderr)
        sys.exit(INTERRUPTED)
