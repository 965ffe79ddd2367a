"""Declares torchvision's nms and qnms, where its CUDA library cannot load.

PyPI has torchvision for CUDA only. Beside a CPU torch its compiled part does
not load, and `import torchvision` then fails on these two operators. Declared
they are enough for all of torchvision that is written in Python.

`mend.py` copies this file into the environment, with a .pth file that imports
it in every process; it waits for the first `import torchvision`.
"""

import sys


class TorchvisionFinder:
    """Finds nothing, but is asked first."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == 'torchvision':
            sys.meta_path.remove(TorchvisionFinder)
            declare_operators()


def declare_operators():
    import torch

    # 'FRAGMENT', as a namespace can have only one 'DEF' library
    library = torch.library.Library('torchvision', 'FRAGMENT')
    for name in ('nms', 'qnms'):
        library.define(
            f'{name}(Tensor dets, Tensor scores, float iou_threshold)'
            ' -> Tensor'
        )
    # the declarations live as long as the library
    TorchvisionFinder.library = library


sys.meta_path.insert(0, TorchvisionFinder)
