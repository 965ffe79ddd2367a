"""What may stand in an annotation file as a number, an id, a name."""

import math

# No picture, box or area is larger; nothing above it is exact as float64
LARGEST_ID = 2**53
LARGEST_COORDINATE = 1e6


def number_fault(value, largest: float = LARGEST_COORDINATE) -> str:
    """Why a value is no number to work with; '' for one that is."""
    if value is None:
        return 'null instead of a number'
    if isinstance(value, bool):
        return 'true or false instead of a number'
    if isinstance(value, str):
        return 'text instead of a number'
    if not isinstance(value, int | float):
        return 'a list or object instead of a number'
    if isinstance(value, float) and not math.isfinite(value):
        return 'NaN or infinity'
    return 'a number too large to be true' if abs(value) > largest else ''


def numbers_fault(values) -> str:
    """Why a list has other things than numbers; '' if it has not."""
    if values and set(map(type, values)) <= {int, float}:
        limit = LARGEST_COORDINATE
        # NaN hides from min and max, not from the sum
        if max(values) <= limit and min(values) >= -limit:
            if math.isfinite(sum(values)):
                return ''
    return next(filter(None, map(number_fault, values)), '')


def id_fault(value) -> str:
    """Why a value is no id; '' for one that is."""
    fault = number_fault(value, LARGEST_ID)
    if fault:
        return fault.replace('a number', 'a whole number')
    if not isinstance(value, int):
        return 'a fraction instead of a whole number'
    return 'a negative number' if value < 0 else ''
