"""What an error of somebody else says, in one line."""


def first_line(error: BaseException) -> str:
    """The first line of an error's text, or its kind where it has none.

    Args:
        error (BaseException): Any.
    """
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
