"""Who imports whom: one direction, no circles, and lab/ is nobody's need."""

import ast

import pytest
from samples import ROOT

PACKAGE = ROOT / 'clamp_mmpose'
# a room may import those after it, and none before it
ROOMS = (
    'lab',
    'web',
    'modules',
    'reporting',
    'inspection',
    'calibration',
    'deployment',
    'prediction',
    'conversion',
    'engine',
    'importing',
    'evaluation',
    'models',
    'datasets',
    'skeletons',
    'codecs',
    'registry',
    'runtime',
    'foundation',
)
HEAVY = {'torch', 'mmengine', 'mmcv', 'mmdet', 'mmpose', 'open_clip'}


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix('').parts
    return '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)


MODULES = {
    module_name(path): path
    for path in sorted(PACKAGE.rglob('*.py'))
    if '.mim' not in path.parts
}


def imported_names(path):
    """Absolute dotted names that a file imports, anywhere in it."""
    package = list(path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else []
            if node.level:
                base = [*package[: len(package) - node.level + 1], *base]
            # what is imported may be a module, or something in one
            yield from ('.'.join([*base, alias.name]) for alias in node.names)


def module_of(name):
    """The module of this package that a dotted name is, or is in."""
    while name and name not in MODULES:
        name = name.rpartition('.')[0]
    return name


def own_imports(name):
    found = {module_of(one) for one in imported_names(MODULES[name])}
    return found - {'', name}


def outside_imports(name):
    return {one.split('.')[0] for one in imported_names(MODULES[name])}


def room_of(name):
    return (name.split('.') + [''])[1]


IMPORTS = {name: own_imports(name) for name in MODULES}


def test_there_are_modules_and_imports():
    assert len(MODULES) > 50
    assert 'clamp_mmpose.models.clip' in IMPORTS['clamp_mmpose.models.prompts']
    files = 'clamp_mmpose.foundation.atomic_files'
    assert files in IMPORTS['clamp_mmpose.lab.synthetic.dataset']


def test_nothing_outside_lab_imports_it():
    needing = {
        name: imported
        for name, imported in IMPORTS.items()
        if room_of(name) != 'lab'
        and any(room_of(one) == 'lab' for one in imported)
    }
    assert not needing


def test_foundation_imports_nothing_of_the_package():
    for name, imported in IMPORTS.items():
        if room_of(name) == 'foundation':
            others = {one for one in imported if room_of(one) != 'foundation'}
            assert not others, name


@pytest.mark.parametrize('name', [n for n in MODULES if room_of(n)])
def test_rooms_are_imported_in_one_direction(name):
    room = room_of(name)
    assert room in ROOMS, f'give {room} its place in ROOMS'
    later = ROOMS[ROOMS.index(room) :]
    for imported in IMPORTS[name]:
        # the package itself has nothing but a version
        assert not room_of(imported) or room_of(imported) in later, imported


def test_there_are_no_circles():
    def visit(name, path):
        assert name not in path, ' -> '.join([*path, name])
        if name in done:
            return
        for imported in sorted(IMPORTS[name]):
            # `from ... import __version__` needs the package, which is there
            if imported != 'clamp_mmpose':
                visit(imported, [*path, name])
        done.add(name)

    done = set()
    for name in MODULES:
        visit(name, [])


def test_runtime_needs_neither_torch_nor_mmpose():
    name = 'clamp_mmpose.runtime'
    assert not outside_imports(name) & HEAVY
    for imported in IMPORTS[name]:
        assert not outside_imports(imported) & HEAVY, imported


def test_registering_all_modules_does_not_import_the_lab():
    imported, waiting = set(), ['clamp_mmpose.modules']
    while waiting:
        name = waiting.pop()
        if name not in imported:
            imported.add(name)
            waiting += IMPORTS[name]
    assert 'clamp_mmpose.models.clamp' in imported
    assert not any(room_of(name) == 'lab' for name in imported)


def test_every_file_says_what_it_is():
    for name, path in MODULES.items():
        assert ast.get_docstring(ast.parse(path.read_text())), name


@pytest.mark.parametrize('tool', ['reproduce.py', 'benchmark.py'])
def test_what_large_tools_do_lives_in_the_package(tool):
    assert len((ROOT / 'tools' / tool).read_text().splitlines()) <= 60


def test_only_checkpoints_and_detectors_need_torch_in_prediction():
    needing = 'backends.torch_backend backends.model_files locating.detector'
    allowed = {f'clamp_mmpose.prediction.{name}' for name in needing.split()}
    allowed.add('clamp_mmpose.prediction.locating.choice')  # to warn
    for name in set(MODULES) - allowed:
        if room_of(name) == 'prediction':
            assert not outside_imports(name) & HEAVY, name


def test_only_checkpoints_need_torch_on_the_page():
    needing = {'checkpoint_model', 'first_model'}
    for name in MODULES:
        if room_of(name) == 'web' and name.split('.')[-1] not in needing:
            assert not outside_imports(name) & HEAVY, name
            rooms = {room_of(one) for one in own_imports(name)}
            light = {'prediction', 'runtime', 'skeletons', 'foundation'}
            assert rooms <= {'web', *light}
