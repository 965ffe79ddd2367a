"""What the check of an annotation file has found."""

from collections import Counter
from dataclasses import dataclass, field

EXAMPLES = 3  # of each kind of fault that are shown; the others are counted
_WIDEST_VALUE = 80


class Word(str):
    """What is said instead of a value; shown without quotes."""

    def __repr__(self):
        return str(self)


MISSING = Word('missing')
NULL = Word('null')


class AnnotationError(ValueError):
    """An annotation file, its skeleton or its pictures cannot be used."""


@dataclass
class Fault:
    """One kind of fault, and where it was met.

    Attributes:
        text (str): What is wrong.
        mend (str): The way out.
        is_error (bool): Training or testing would fail or be wrong; a warning
            is odd, but works.
        count (int): How often it was met.
        examples (list[str]): The first entries, with their values.
    """

    text: str
    mend: str
    is_error: bool
    count: int = 0
    examples: list[str] = field(default_factory=list)

    def __str__(self):
        kind = 'error' if self.is_error else 'warning'
        times = f' ({self.count} times)' if self.count > 1 else ''
        lines = [f'  {kind}: {self.text}{times}']
        lines += [f'    {example}' for example in self.examples]
        if self.count > len(self.examples) > 0:
            lines.append(f'    and {self.count - len(self.examples)} more')
        return '\n'.join([*lines, f'    way out: {self.mend}'])


class Report:
    """Faults of one annotation file, and how many of its rows are used.

    Attributes:
        file (str): Path of the annotation file.
        num_rows (int, optional): Annotations in the file; None if it cannot
            be read.
        num_used (int, optional): Those that a data set makes animals of; None
            if faults hide it.
        left_out (Counter): How many are not, by reason.
    """

    def __init__(self, file: str):
        self.file = file
        self.num_rows: int | None = None
        self.num_used: int | None = None
        self.left_out = Counter()
        self._faults: dict[tuple, Fault] = {}

    def error(self, text: str, mend: str, entry='', value=None) -> None:
        """Note what makes the file unusable.

        Args:
            text (str): What is wrong, the same for all of this kind.
            mend (str): The way out, the same for all of this kind.
            entry (object): Where, such as ``annotations[3] (id 7)``; read
                only of the first ones.
            value (object): What stands there; None for nothing to show.
        """
        self._note(text, mend, True, entry, value)

    def warn(self, text: str, mend: str, entry='', value=None) -> None:
        """Note what is odd; arguments are those of :meth:`error`."""
        self._note(text, mend, False, entry, value)

    def _note(self, text, mend, is_error, entry, value):
        fault = self._faults.setdefault(
            (text, is_error), Fault(text, mend, is_error)
        )
        fault.count += 1
        if entry != '' and len(fault.examples) < EXAMPLES:
            shown = '' if value is None else f': {shown_value(value)}'
            fault.examples.append(f'{entry}{shown}')

    @property
    def errors(self) -> list[Fault]:
        """Faults that make the file unusable, in the order of finding."""
        return [f for f in self._faults.values() if f.is_error]

    @property
    def warnings(self) -> list[Fault]:
        """What is odd, but works."""
        return [f for f in self._faults.values() if not f.is_error]

    def counts(self) -> str:
        """Say how many rows are used, and why others are not."""
        if self.num_rows is None or self.num_used is None:
            return f'{self.num_rows} rows'
        left_out = dict(self.left_out)
        faulty = self.num_rows - self.num_used - sum(left_out.values())
        if faulty:
            left_out['with errors'] = faulty
        text = f'{self.num_rows} rows, {self.num_used} used'
        reasons = ', '.join(f'{n} {why}' for why, n in left_out.items())
        return f'{text}; left out: {reasons}' if reasons else text

    def __str__(self):
        faults = [str(fault) for fault in [*self.errors, *self.warnings]]
        counts = '' if self.num_rows is None else f' {self.counts()}'
        return '\n'.join([f'{self.file}:{counts}', *faults])

    def raise_errors(self) -> None:
        """Raise :class:`AnnotationError` if there are errors."""
        if self.errors:
            raise AnnotationError(str(self))


def shown_value(value) -> str:
    """A value as it stands in the file, cut if it is long."""
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # nested deeply; thousands of digits
        return f'a {type(value).__name__} too large to show'
    if len(text) > _WIDEST_VALUE:
        return text[: _WIDEST_VALUE - 4] + ' ...'
    return text
