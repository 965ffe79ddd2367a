"""Warnings of other packages that tell a user nothing, and are not shown.

Each is named by its text, and stands in docs/training.md with the reason.
"""

import logging
import re
import warnings

# Python's warnings, by how they begin
WARNINGS = (
    # MMEngine and mmcv still use it; which setuptools fits, the doctor says
    'pkg_resources is deprecated as an API',
    # mmpose finds its own file, which its own data set has named
    r'The metainfo config file "configs/_base_/datasets/\w+\.py" does not '
    r'exist\. A matched config file',
)
# what MMEngine logs, by how it begins
LOGGED = re.compile(
    # the text tower is frozen, and stays so
    r'head\.prompts\.text_encoder\.\S+ is skipped since its requires_grad'
    # MMEngine's own hook uses what MMEngine wants to give up
    r'|"FileClient" will be deprecated'
    r'|"HardDiskBackend" is the alias'
)


def hide_warnings() -> None:
    """Hide :data:`WARNINGS`, wherever they come from."""
    for message in WARNINGS:
        warnings.filterwarnings('ignore', message, UserWarning)


def hide_logged(logger: logging.Logger) -> None:
    """Hide what is :data:`LOGGED`, in one logger.

    Args:
        logger (Logger): Of a training.
    """
    logger.addFilter(_tells_something)


def _tells_something(record: logging.LogRecord) -> bool:
    return LOGGED.match(record.getMessage()) is None
