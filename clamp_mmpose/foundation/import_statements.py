"""Which module an import statement asked for, seen from its parent."""

import traceback


def is_being_imported(module: str) -> bool:
    """Whether a module's import is under way, waiting for its parents.

    Python imports a package before the package's modules, and does not tell
    it for which of them: only the importer's own frames know. Where an
    importer has no such frames, the answer is no.

    Args:
        module (str): Full name.

    Returns:
        bool: Whether it is.
    """
    return any(
        frame.f_code.co_name == '_find_and_load'
        and frame.f_locals.get('name') == module
        for frame, _ in traceback.walk_stack(None)
    )
