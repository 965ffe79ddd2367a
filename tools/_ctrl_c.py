"""Ctrl-C while a tool is still importing ends it with one line, too.

Tools import this file first: what they import after it takes seconds, and may
turn an interrupt into an error of its own. From then on,
:func:`clamp_mmpose.foundation.command_line.run` sees to Ctrl-C.
"""

import os
import signal


def _end(*_) -> None:
    # nothing is written yet, so that there is nothing to tidy up
    os.write(2, b'\ninterrupted\n')
    os._exit(130)  # 128 and the number of SIGINT, as shells have it


# a shell lets its background jobs ignore it
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end)
