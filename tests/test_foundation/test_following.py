"""One module follows the import of another, once, whenever that is."""

import sys
from importlib import import_module, invalidate_caches
from importlib.util import find_spec

import pytest

from clamp_mmpose.foundation.following import import_after


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes modules, which are forgotten at the end."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, 'meta_path', list(sys.meta_path))
    before = set(sys.modules)

    def write(**modules):
        for name, text in modules.items():
            (tmp_path / f'{name}.py').write_text(text)

    yield write
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_it_waits_for_the_leader_and_finds_it_complete(write):
    write(
        leader_a='import json\nname = "complete"',
        follower_a='from leader_a import name',
    )
    import_after('leader_a', 'follower_a')
    assert 'follower_a' not in sys.modules
    import_module('leader_a')
    assert sys.modules['follower_a'].name == 'complete'
    assert type(sys.meta_path[0]).__name__ != '_Following'


def test_it_comes_at_once_where_the_leader_is_there(write):
    write(leader_b='', follower_b='')
    import_module('leader_b')
    import_after('leader_b', 'follower_b')
    assert 'follower_b' in sys.modules


def test_a_missing_leader_is_missing_as_ever(write):
    write(follower_c='')
    import_after('leader_c', 'follower_c')
    with pytest.raises(ModuleNotFoundError, match='leader_c'):
        import_module('leader_c')
    assert 'follower_c' not in sys.modules


def test_a_look_at_the_leader_changes_nothing(write):
    write(leader_e='', follower_e='')
    import_after('leader_e', 'follower_e')
    assert find_spec('leader_e') is not None
    assert 'follower_e' not in sys.modules
    import_module('leader_e')
    assert 'follower_e' in sys.modules


def test_it_follows_a_leader_that_is_imported_again(write, tmp_path):
    write(leader_f='raise RuntimeError("broken")', follower_f='')
    import_after('leader_f', 'follower_f')
    with pytest.raises(RuntimeError, match='broken'):
        import_module('leader_f')
    write(leader_f='name = "mended, and so of another size"')
    invalidate_caches()
    import_module('leader_f')
    assert 'follower_f' in sys.modules


def test_nothing_follows_a_leader_that_fails(write):
    write(leader_d='raise RuntimeError("broken")', follower_d='')
    import_after('leader_d', 'follower_d')
    with pytest.raises(RuntimeError, match='broken'):
        import_module('leader_d')
    assert 'follower_d' not in sys.modules
