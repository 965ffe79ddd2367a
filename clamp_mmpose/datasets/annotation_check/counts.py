"""How often each species and keypoint is labelled."""

from collections import Counter
from collections.abc import Mapping


def counts_table(parts: Mapping[str, dict]) -> str:
    """Count pictures, animals, species and labelled keypoints.

    Args:
        parts (Mapping[str, dict]): Contents of annotation files without
            errors, by the name of their column.

    Returns:
        str: A table with a column for each file.
    """
    counts = {name: _count(part) for name, part in parts.items()}
    rows = list(dict.fromkeys(row for c in counts.values() for row in c))
    width = max(len(row) for row in rows) + 2
    columns = {name: max(len(name) + 2, 8) for name in parts}
    lines = [
        ' ' * width + ''.join(f'{n:>{wide}}' for n, wide in columns.items())
    ]
    lines += [
        f'{row:<{width}}'
        + ''.join(f'{counts[n][row]:>{wide}}' for n, wide in columns.items())
        for row in rows
    ]
    return '\n'.join(lines)


def _count(part: dict) -> Counter[str]:
    categories = {c['id']: c for c in part['categories']}
    count = Counter(
        {
            'pictures': len(part['images']),
            'animals': len(part['annotations']),
        }
    )
    rows_of = Counter(row['category_id'] for row in part['annotations'])
    for number in sorted(rows_of):
        name = categories[number].get('name', f'category {number}')
        count[f'  {name}'] += rows_of[number]
    for row in part['annotations']:
        v = row.get('keypoints', [])[2::3]
        names = categories[row['category_id']].get('keypoints')
        for label, seen in zip(names or range(len(v)), v, strict=False):
            count[f'points of {label}'] += seen > 0
    return count
