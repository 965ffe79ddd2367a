"""All modules that configs can name; importing this registers them."""

from . import (  # noqa: F401
    codecs,
    datasets,
    engine,
    evaluation,
    inspection,
    models,
)
from .reporting import report_hook  # noqa: F401
