"""Without what others print of each file that they read."""

import contextlib
import io
from collections.abc import Iterator

from mmengine.logging import MMLogger


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """While COCO's code prints, and MMEngine logs, nothing but warnings."""
    logger = MMLogger.get_current_instance()
    level = logger.level
    logger.setLevel('WARNING')
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logger.setLevel(level)
