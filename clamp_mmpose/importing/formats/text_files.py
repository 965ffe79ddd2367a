"""JSON and YAML of label files, and what is wrong with them."""

from pathlib import Path

import yaml

from ...datasets.annotation_check import Report, read_json
from ..labels import ImportFailed


def read_yaml(path: Path) -> dict:
    """Read a config.

    Args:
        path (Path): A file of YAML.

    Returns:
        dict: Empty if it holds something else.

    Raises:
        ImportFailed: It is no YAML; names the line.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding='utf-8'))
    except UnicodeDecodeError:
        raise ImportFailed(
            f'{path} is not text in UTF-8: save it so in an editor'
        ) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else '?'
        raise ImportFailed(
            f'{path}, line {line} is no YAML: {error.problem}: mend the line; '
            'it is indented by blanks, not tabs, and Windows paths stand '
            'without quotes'
        ) from None
    # a date that is none, a sign that may not stand in YAML, nested too deeply
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        words = ' '.join(str(error).split())
        raise ImportFailed(f'{path} is no YAML: {words}: mend it') from None
    return content if isinstance(content, dict) else {}


def fault_of_json(path: Path) -> str:
    """Why a file cannot be read as JSON, with the way out; '' if it can."""
    report = Report(str(path))
    if read_json(str(path), report) is None:
        fault = report.errors[0]
        return f'{fault.text}: {fault.mend}'
    return ''


def fault_of(path: Path) -> str:
    """Why labels are not recognised, where a file of them cannot be read.

    Args:
        path (Path): A file, or a folder with some.

    Returns:
        str: A sentence; empty if no such file is known.
    """
    files = [path] if path.is_file() else sorted(path.glob('*'))
    for file in files:
        if file.suffix.lower() == '.json' and file.is_file():
            fault = fault_of_json(file)
            if fault:
                return f'{file}: {fault}'
        if file.suffix.lower() in ('.yaml', '.yml') and file.is_file():
            try:
                read_yaml(file)
            except ImportFailed as error:
                return str(error)
    if path.suffix.lower() == '.json':
        return (
            f"{path} is JSON, but not with lists of 'images', 'annotations' "
            "and 'categories': export it as 'COCO keypoints'"
        )
    return ''
