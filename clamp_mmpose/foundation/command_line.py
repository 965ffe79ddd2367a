"""What the tools have in common when they are interrupted."""

import signal
import sys
from collections.abc import Callable

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


def run(main: Callable[[], object]) -> None:
    """Run a tool; Ctrl-C ends it with one line and exit code 130.

    Args:
        main (Callable): The tool. Files that it writes atomically are whole
            or not there.
    """
    # a shell lets its background jobs ignore it
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        # a second Ctrl-C must not break off the tidying up at the end
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print('\ninterrupted', file=sys.stderr)
        sys.exit(INTERRUPTED)
