"""Reads what ``torch.save`` wrote without running code, with any torch.

torch >= 2.6 takes a list of what a file may hold (:mod:`.safe_globals`). Older
ones do not: with ``weights_only=True`` they refuse the checkpoints of
trainings, and without it they run what a file says. For these there is an
unpickler that knows the same list, and of torch's own types those that a
checkpoint has.
"""

import codecs
import pickle
import tarfile
from collections import Counter, OrderedDict
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import torch
from torch import serialization

from .safe_globals import KNOWS_LISTS, SAFE_GLOBALS, PickledHistory
from .safe_numpy import PickledArray, PickledDtype, from_buffer, refusal


def load_guarded(
    file, map_location: object = 'cpu', weights_only: bool | None = True
) -> object:
    """``torch.load`` that rebuilds tensors, plain types and what is listed.

    Args:
        file (str | Path | BinaryIO): What ``torch.save`` wrote.
        map_location (object): As of ``torch.load``.
        weights_only (bool, optional): ``None`` lets torch's environment
            variable switch the protection off, from torch 2.6 on.

    Returns:
        object: What the file holds.

    Raises:
        UnpicklingError: It holds anything else. Damaged files raise other
            errors, too.
    """
    if KNOWS_LISTS:
        return torch.load(
            file, map_location=map_location, weights_only=weights_only
        )
    if isinstance(file, str | Path):
        _refuse_archives(file)
    return torch.load(
        file,
        map_location=map_location,
        pickle_module=_PICKLE,
        weights_only=False,
    )


def _refuse_archives(path: str | Path) -> None:
    """Other kinds of file that torch would read by other readers."""
    with open(path, 'rb') as file:
        # torch's own look: Python's zipfile may see another directory
        if serialization._is_zipfile(file):
            with serialization._open_zipfile_reader(file) as archive:
                if serialization._is_torchscript_zip(archive):
                    raise refusal('a program (TorchScript)')
        elif tarfile.is_tarfile(path):
            raise refusal('a tar archive, of before torch 0.1.10')


def _encode(text: str, encoding: str) -> bytes:
    """``_codecs.encode``, as pickles of protocol 2 write bytes."""
    if type(text) is not str or encoding != 'latin1':
        raise refusal(f'text in the encoding {encoding!r}')
    return codecs.encode(text, 'latin1')


def _dtypes() -> dict[str, torch.dtype]:
    found = (getattr(torch, name) for name in dir(torch))
    return {str(one): one for one in found if isinstance(one, torch.dtype)}


_TENSORS = {
    f'torch._utils.{name}': getattr(torch._utils, name)
    for name in (
        '_rebuild_tensor',
        '_rebuild_tensor_v2',
        '_rebuild_parameter',
        '_rebuild_device_tensor_from_numpy',
    )
}
_CALLABLE = {
    **_TENSORS,
    **SAFE_GLOBALS,
    'torch.Size': torch.Size,
    'torch.device': torch.device,
    'builtins.set': set,
    '_codecs.encode': _encode,
    'collections.OrderedDict': OrderedDict,
    'collections.Counter': Counter,
}
_DTYPES = _dtypes()
_FILLED = (PickledArray, PickledDtype, PickledHistory, OrderedDict)


class _Unpickler(pickle._Unpickler):
    """Builds what is listed, in the ways in which ``torch.save`` asks for it.

    The one of Python, not of C: there what an opcode does can be replaced.
    """

    functions = _CALLABLE
    dispatch = dict(pickle._Unpickler.dispatch)
    for _name in ('INST', 'OBJ', 'NEWOBJ_EX', 'EXT1', 'EXT2', 'EXT4'):
        del dispatch[getattr(pickle, _name)[0]]

    def find_class(self, module: str, name: str) -> object:
        """What a file gets for a name."""
        module = {'__builtin__': 'builtins'}.get(module, module)
        found = {**self.functions, **_DTYPES}.get(f'{module}.{name}')
        if found is None:
            raise pickle.UnpicklingError(
                f'GLOBAL {module}.{name} is no plain type'
            )
        return found

    def load_reduce(self) -> None:
        """Call what may be called."""
        function = self.stack[-2]
        if not any(function is one for one in self.functions.values()):
            raise refusal(f'a call of {function!r}')
        super().load_reduce()

    def load_newobj(self) -> None:
        """Make an object without calling its type."""
        if self.stack[-2] is not PickledHistory or self.stack[-1] != ():
            raise refusal(f'a new {self.stack[-2]!r}')
        super().load_newobj()

    def load_build(self) -> None:
        """Fill an object, and never a type or a function."""
        target, state = self.stack[-2:]
        if type(target) not in _FILLED:
            raise refusal(f'what changes {target!r}')
        if type(target) is OrderedDict and type(state) is not dict:
            raise refusal(f'an OrderedDict of {state!r}')
        super().load_build()

    dispatch[pickle.REDUCE[0]] = load_reduce
    dispatch[pickle.NEWOBJ[0]] = load_newobj
    dispatch[pickle.BUILD[0]] = load_build


class _PlainUnpickler(_Unpickler):
    """Builds arrays of protocol 5, too; ``torch.save`` writes none."""

    functions = {
        **_CALLABLE,
        'numpy._core.numeric._frombuffer': from_buffer,
        'numpy.core.numeric._frombuffer': from_buffer,
    }


def unpickle_guarded(file: BinaryIO) -> Any:
    """``pickle.load`` of a file that is no checkpoint, as guarded as one.

    Args:
        file (BinaryIO): A pickle of anybody.

    Returns:
        What the pickle holds.

    Raises:
        UnpicklingError: It holds anything else. Damaged files raise other
            errors, too.
    """
    return _PlainUnpickler(file).load()


def _load(file, **kwargs) -> object:
    return _Unpickler(file, **kwargs).load()


# as torch takes a module of pickle
_PICKLE = SimpleNamespace(
    Unpickler=_Unpickler, load=_load, __name__='guarded pickle'
)
