"""Checkpoints with pickles written by hand, and their loading in a child."""

import io
import pickle
import subprocess
import sys
import zipfile

DTYPE = 'numpy.dtype'
ARRAY = 'numpy.ndarray'
RECONSTRUCT = 'numpy.core.multiarray._reconstruct'
SCALAR = 'numpy.core.multiarray.scalar'


class Part(bytes):
    """Opcodes that leave one value on the stack."""


def part(value) -> Part:
    """Opcodes of a plain value, of a tuple with parts in it, or of a part."""
    if isinstance(value, Part):
        return value
    if isinstance(value, tuple):
        return Part(b'(' + b''.join(map(part, value)) + b't')
    return Part(pickle.dumps(value, 2)[2:-1])


def get(name: str) -> Part:
    """What the file gets under a dotted name."""
    module, _, attribute = name.rpartition('.')
    return Part(f'c{module}\n{attribute}\n'.encode())


def call(name: str, *arguments) -> Part:
    """Calls it."""
    return Part(get(name) + part(arguments) + b'R')


def new(name: str, *arguments) -> Part:
    """Calls its ``__new__``."""
    return Part(get(name) + part(arguments) + b'\x81')


def build(made: Part, state) -> Part:
    """Gives a state to it."""
    return Part(made + part(state) + b'b')


def dtype(name: str, order: str = '<', *rest) -> Part:
    """A dtype as numpy pickles it."""
    state = (3, order, *(rest or (None, None, None, -1, -1, 0)))
    return build(call(DTYPE, name, False, True), state)


def array(shape, kind: Part, data, made: Part | None = None) -> Part:
    """An array as numpy pickles it."""
    empty = call(RECONSTRUCT, get(ARRAY), (0,), b'b')
    return build(made or empty, (1, shape, kind, False, data))


def checkpoint(value: Part) -> bytes:
    """A file of ``torch.save`` that holds the value."""
    return archive(b'\x80\x02' + value + b'.')


def archive(pickled: bytes, source: bytes | None = None) -> bytes:
    """A file of ``torch.save`` with this pickle, and the rest of a source."""
    parts = {'version': b'3\n'}
    if source is not None:
        with zipfile.ZipFile(io.BytesIO(source)) as old:
            for name in old.namelist():
                parts[name.partition('/')[2]] = old.read(name)
    parts['data.pkl'] = pickled
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w') as out:
        for name, content in parts.items():
            out.writestr(f'archive/{name}', content)
    return file.getvalue()


def run_child(code: str, *arguments) -> subprocess.CompletedProcess:
    """Runs code that may crash; it can import what tests can."""
    setup = f'import sys; sys.path[:0] = {sys.path!r}\n'
    command = [sys.executable, '-X', 'faulthandler', '-c', setup + code]
    return subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True
    )
