"""Imports one module as soon as another has been imported."""

import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def import_after(leader: str, follower: str) -> None:
    """Import a module after another: now, or when that is imported.

    Args:
        leader (str): Full name of the module that may be imported later, or
            never.
        follower (str): Full name of the module that is to follow it. It finds
            the leader complete, but not yet as an attribute of its package.
    """
    if leader in sys.modules:
        import_module(follower)
    else:
        sys.meta_path.insert(0, _Following(leader, follower))


class _Following(MetaPathFinder):
    """Finds nothing itself; sees one import, and lets another follow it."""

    def __init__(self, leader: str, follower: str):
        self.leader = leader
        self.follower = follower
        self._is_looking = False

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        """What the other finders find, with a follower."""
        if name != self.leader or self._is_looking:
            return None
        self._is_looking = True
        try:
            spec = find_spec(name)
        finally:
            self._is_looking = False
        if spec is not None:
            loader: Any = spec.loader
            execute = loader.exec_module

            def execute_both(module: ModuleType) -> None:
                execute(module)
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                import_module(self.follower)

            loader.exec_module = execute_both
        return spec
