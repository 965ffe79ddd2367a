"""The ranked findings as a table."""

import csv
import io

from .findings import Findings
from .sentences import headline, numbers_of, source_of

COLUMNS = (
    *('rank', 'kind', 'evidence', 'keypoints'),
    *('what', 'numbers', 'picture', 'annotation_id', 'labelled_in'),
)


def write_table(found: Findings) -> bytes:
    """A row for each finding.

    Args:
        found (Findings): Of all animals.

    Returns:
        bytes: CSV in UTF-8.
    """
    matches, skeleton = found.matches, found.skeleton
    content = io.StringIO(newline='')
    rows = csv.writer(content)
    rows.writerow(COLUMNS)
    for rank, one in enumerate(found.ranked, start=1):
        names = [skeleton.names[k] for k in one.reading.keypoints]
        rows.writerow(
            [
                *(rank, one.reading.kind, f'{one.evidence:.2f}'),
                *('; '.join(names), headline(one, matches, skeleton)),
                '; '.join(numbers_of(one, matches, skeleton)),
                *(matches.pictures[one.animal], matches.ids[one.animal]),
                source_of(one, matches),
            ]
        )
    return content.getvalue().encode('utf-8', 'replace')
