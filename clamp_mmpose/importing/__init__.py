"""Label files of other tools become a data set, a skeleton and a config."""

from .formats import FORMATS, Options
from .importer import Request, import_labels
from .labels import ImportFailed

__all__ = ['FORMATS', 'ImportFailed', 'Options', 'Request', 'import_labels']
