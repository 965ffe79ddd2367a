"""Numpy's pickled arrays and numbers, rebuilt from plain bytes only.

What numpy itself offers under these names can be called with raw buffers,
strides, object dtypes and flags: a file could make it read and write memory
of the file's choice. Here a file gets booleans, numbers and strings of fixed
width, and only from as many bytes as they need.
"""

import math
import re
from pickle import UnpicklingError
from typing import SupportsIndex

import numpy as np

# b1, i1 to i8, u1 to u8, f2 to f16, c8 to c32, as numpy's pickles call them;
# S and U are strings
PLAIN = re.compile(r'(?:b1|[iu][1248]|f(?:2|4|8|12|16)|c(?:8|16|24|32))')
STRING = re.compile(r'[SU]\d{1,6}')
LAST_CHARACTER = 0x10FFFF
MAX_DIMENSIONS = 32  # of numpy 1


class PickledDtype:
    """What ``numpy.dtype`` is in a file: a name and an order of bytes.

    Args:
        name (str): Such as ``f8``, without an order.
        align (bool): False in all plain pickles.
        copy (bool): True in all of them.
    """

    def __init__(self, name: str, align: bool = False, copy: bool = True):
        if type(name) is not str or not (
            PLAIN.fullmatch(name) or STRING.fullmatch(name)
        ):
            raise refusal(f'an array of dtype {name!r}')
        self.name = name
        self.order = '='

    def __setstate__(self, state: tuple):
        # version, order, subarray, names, fields, then what the name says
        if (
            type(state) is not tuple
            or len(state) != 8
            or state[1] not in ('<', '>', '|', '=')
            or any(part is not None for part in state[2:5])
        ):
            raise refusal('a dtype with fields, flags or metadata')
        self.order = state[1]

    def resolve(self) -> np.dtype:
        """The real dtype."""
        return np.dtype(self.order + self.name)


class PickledArray(np.ndarray):
    """What ``numpy.ndarray`` is in a file: filled once, from plain bytes.

    Computing with it gives plain arrays, and so does pickling it again.
    """

    __array_priority__ = -1.0  # so that joined arrays are plain ones

    def __new__(cls):
        """An array that waits to be filled."""
        array = super().__new__(cls, (0,), np.int8)
        array._is_empty = True
        return array

    def __setstate__(self, state: tuple):
        if not self.__dict__.pop('_is_empty', False):
            # a tensor may share the memory by now
            raise refusal('an array that is filled twice')
        if type(state) is not tuple or len(state) != 5:
            raise refusal('an array without the five parts of its state')
        _, shape, dtype, is_fortran, data = state
        dtype = check(dtype, shape, data)
        super().__setstate__((1, shape, dtype, bool(is_fortran), data))

    def __array_wrap__(self, array, context=None, return_scalar=False):
        plain = np.asarray(array)  # numpy 1 gives another one of these
        return plain if plain.ndim else plain[()]

    def __reduce_ex__(self, protocol: SupportsIndex):
        return np.asarray(self).__reduce_ex__(protocol)

    def __reduce__(self):
        return np.asarray(self).__reduce__()

    def __repr__(self):
        return repr(np.asarray(self))


def reconstruct(subtype: type, shape: tuple, typecode: bytes) -> PickledArray:
    """``numpy._core.multiarray._reconstruct``, for what numpy's pickles ask.

    Raises:
        UnpicklingError: Another thing than an empty array is asked for.
    """
    if subtype is not PickledArray or shape != (0,) or typecode != b'b':
        raise refusal(f'an array built as {subtype!r}, {shape}, {typecode!r}')
    return PickledArray()


def scalar(dtype: PickledDtype, data: bytes) -> np.generic:
    """``numpy._core.multiarray.scalar``: one number or string.

    Raises:
        UnpicklingError: The bytes do not fit.
    """
    resolved = check(dtype, (), data)
    if not resolved.itemsize:
        return resolved.type()
    return np.frombuffer(data, resolved)[0]


def from_buffer(
    data: bytes | bytearray, dtype: PickledDtype, shape: tuple, order: str
) -> np.ndarray:
    """``numpy._core.numeric._frombuffer``: an array of pickle's protocol 5.

    Raises:
        UnpicklingError: The bytes do not fit, or are in no plain order.
    """
    if order not in ('C', 'F'):
        raise refusal(f'an array in the order {order!r}')
    data = bytes(data) if isinstance(data, bytearray) else data
    return np.ndarray(shape, check(dtype, shape, data), data, order=order)


def empty_bytes() -> bytes:
    """``bytes``, as the pickle of an empty array calls it."""
    return b''


def check(dtype: PickledDtype, shape: tuple, data: bytes) -> np.dtype:
    """Compare the bytes with the array that they are meant for.

    Returns:
        np.dtype: That of the array.

    Raises:
        UnpicklingError: They do not fit, or mean nothing as such values.
    """
    if type(dtype) is not PickledDtype or type(data) is not bytes:
        raise refusal('an array that is not made of bytes')
    if (
        type(shape) is not tuple
        or len(shape) > MAX_DIMENSIONS
        or any(type(size) is not int or size < 0 for size in shape)
    ):
        raise refusal(f'an array of shape {shape!r}')
    resolved = dtype.resolve()
    if math.prod(shape) * resolved.itemsize != len(data):
        raise refusal(f'{len(data)} bytes for an array of {shape} {resolved}')
    # numpy counts on these when it selects by a mask, or makes a str
    if resolved.kind == 'b' and data.strip(b'\0\1'):
        raise refusal('booleans that are neither 0 nor 1')
    if resolved.kind == 'U' and data:
        codes = np.frombuffer(data, resolved.str[0] + 'u4')
        if codes.max() > LAST_CHARACTER:
            raise refusal('characters that do not exist')
    return resolved


def refusal(found: str) -> UnpicklingError:
    """The error for what no checkpoint of mmengine holds."""
    return UnpicklingError(
        f'the checkpoint holds {found}, which no training writes: do not '
        'load it unless you trust its source'
    )
