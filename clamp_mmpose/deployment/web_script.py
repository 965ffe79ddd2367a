"""The page's JavaScript as one script: its modules, one after the other.

In a file that is opened from a disk one script cannot import another one. The
modules are written so that joining them is all it takes: they import by name
and from each other only, and no two have the same name at the top.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r"^import \{[^}]*\} from '\./([\w.]+)';\n", re.M)
_EXPORT = re.compile(r'^export (?=(async )?function|const|class)', re.M)
_WRONG = re.compile(r'^(import|export)\b.*|</script.*|<!--.*', re.M)


def joined_modules(sources: Mapping[str, str], first: str) -> str:
    """Join modules, each after those that it imports.

    Args:
        sources (Mapping[str, str]): Contents by file names.
        first (str): Name of the module that starts the page.

    Returns:
        str: A script without imports and exports.

    Raises:
        ValueError: A module imports in another way, or would end the script
            in HTML.
    """
    order: list[str] = []

    def visit(name: str) -> None:
        for needed in _IMPORT.findall(sources[name]):
            if needed not in order:
                visit(needed)
        order.append(name)

    visit(first)
    return ''.join(_plain(name, sources[name]) for name in order)


def _plain(name: str, source: str) -> str:
    text = _EXPORT.sub('', _IMPORT.sub('', source))
    if wrong := _WRONG.search(text):
        raise ValueError(f'{name} has {wrong[0]!r}, which cannot be joined')
    return text
