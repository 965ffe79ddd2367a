"""Reads the JSON of an annotation file."""

import json
import os
from pathlib import Path

from .report import Report

_AGAIN = 'get or export the file again'
_UNPACK = 'unpack it first'
_READABLE = 'let this user read it, or copy it to another disk'
_NO_MARK = 'save it as UTF-8 without such a mark'
# how files begin that are met in place of JSON
_OTHERS = {
    b'\x1f\x8b': ('packed by gzip', _UNPACK),
    b'PK': ('a ZIP archive', _UNPACK),
    b'\x80': ('a pickle of Python', 'save it as JSON'),
    b'\xef\xbb\xbf': ('text that begins with a byte order mark', _NO_MARK),
    b'\xff\xfe': ('text in UTF-16', _NO_MARK),
    b'\xfe\xff': ('text in UTF-16', _NO_MARK),
    b'version https://git-lfs': ('a pointer of Git LFS', 'run git lfs pull'),
    b'<': ('XML or a web page', _AGAIN),
}


def read_json(path: str, report: Report) -> dict | None:
    """Read an annotation file, or note why it cannot be read.

    Args:
        path (str): Of the file.
        report (Report): To note in; what is wrong with JSON names the line.

    Returns:
        dict | None: What it holds; None if there are errors.
    """
    text = _read_text(path, report)
    if text is None:
        return None
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        _note_syntax(text, error, report)
        return None
    except RecursionError:
        report.error('it is nested too deeply for an annotation file', _AGAIN)
        return None
    except ValueError as error:  # a number of thousands of digits
        report.error(f'it holds a number that is none: {error}', _AGAIN)
        return None
    if isinstance(data, dict):
        return data
    report.error(
        f'it holds a {type(data).__name__}, not an object with '
        "'images', 'annotations' and 'categories'",
        "export it in the layout of COCO's keypoints",
    )
    return None


def _read_text(path: str, report: Report) -> str | None:
    if not os.path.isfile(path):
        kind = 'it is no file, but a folder or device'
        report.error(
            kind if os.path.exists(path) else 'there is no such file',
            'check ann_file and data_root, which is put before it; of a set '
            'that is not wanted, dataloader, cfg and evaluator are None',
        )
        return None
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        report.error(f'it cannot be read: {error.strerror}', _READABLE)
        return None
    if not content.strip():
        report.error('it is empty', _AGAIN)
        return None
    for start, (kind, mend) in _OTHERS.items():
        if content.startswith(start):
            report.error(f'it is not JSON, but {kind}', mend)
            return None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        report.error(
            f'it is not text in UTF-8, from byte {error.start} on',
            'save it as JSON in UTF-8',
        )
        return None


def _note_syntax(
    text: str, error: json.JSONDecodeError, report: Report
) -> None:
    where = f'line {error.lineno}, column {error.colno}'
    if error.pos >= len(text.rstrip()):
        report.error(
            f'it is not JSON: it ends too early, in {where}, so it was not '
            'written to its end',
            _AGAIN,
        )
        return
    around = text[max(0, error.pos - 20) : error.pos + 20]
    report.error(
        f'it is not JSON: {error.msg} in {where}, near {around!r}',
        f'correct it there, or {_AGAIN}',
    )
