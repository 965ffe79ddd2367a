"""The ranked findings as a table."""

import csv
import io
from collections.abc import Sequence

from ..prediction.frames import Skeleton
from .findings import Finding
from .matches import Matches
from .sentences import headline, numbers_of, source_of

COLUMNS = (
    *('rank', 'kind', 'evidence', 'keypoints'),
    *('what', 'numbers', 'picture', 'annotation_id', 'labelled_in'),
)


def write_table(
    found: Sequence[Finding], matches: Matches, skeleton: Skeleton
) -> bytes:
    """A row for each finding.

    Args:
        found (Sequence[Finding]): Ranked.
        matches (Matches): Of all animals.
        skeleton (Skeleton): Theirs.

    Returns:
        bytes: CSV in UTF-8.
    """
    content = io.StringIO(newline='')
    rows = csv.writer(content)
    rows.writerow(COLUMNS)
    for rank, one in enumerate(found, start=1):
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
