"""What was lost, as a table."""

from collections import Counter
from collections.abc import Iterable

from .killing import MOMENTS, Kill


def table_of(kills: Iterable[Kill]) -> str:
    """Count how many epochs were lost, by the moment of the kill."""
    kills = list(kills)
    lines = ['| killed | kills, all resumed | lost 0 epochs | lost 1 | more |']
    lines.append('|---|---|---|---|---|')
    for moment in MOMENTS:
        lost = Counter(
            min(kill.lost, 2) for kill in kills if kill.moment == moment
        )
        counts = [sum(lost.values()), lost[0], lost[1], lost[2]]
        lines.append(f'| {moment} | {" | ".join(map(str, counts))} |')
    return '\n'.join(lines)
