"""Which warnings of other packages are not shown, and that others are."""

import logging
import subprocess
import sys
import warnings

import pytest

from clamp_mmpose.foundation.quiet import hide_logged, hide_warnings

SKELETON = (
    'import clamp_mmpose\n'
    'from mmpose.datasets.datasets.utils import parse_pose_metainfo\n'
    "file = 'configs/_base_/datasets/ap10k.py'\n"
    "print(parse_pose_metainfo(dict(from_file=file))['num_keypoints'])\n"
)


def test_imports_and_skeletons_warn_of_nothing():
    ran = subprocess.run(
        [sys.executable, '-c', SKELETON], capture_output=True, text=True
    )
    assert ran.stdout == '17\n'
    assert 'Warning' not in ran.stderr


@pytest.mark.parametrize(
    'message, shown',
    [
        ('pkg_resources is deprecated as an API. See ...', 0),
        (
            'The metainfo config file "configs/_base_/datasets/ap10k.py" does '
            'not exist. A matched config file "/a/ap10k.py" will be used '
            'instead.',
            0,
        ),
        # a user's own file, for which another one is taken
        (
            'The metainfo config file "mine/ap10k.py" does not exist. A '
            'matched config file "/a/ap10k.py" will be used instead.',
            1,
        ),
        ('something else', 1),
    ],
)
def test_only_what_is_named_is_hidden(message, shown):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        hide_warnings()
        warnings.warn(message, UserWarning, stacklevel=1)
    assert len(caught) == shown


@pytest.mark.parametrize(
    'message, shown',
    [
        (
            'head.prompts.text_encoder.ln_final.bias is skipped since its '
            'requires_grad=False',
            0,
        ),
        ('backbone.bn1.bias is skipped since its requires_grad=False', 1),
        ('"FileClient" will be deprecated in future. Please use io', 0),
        ('"HardDiskBackend" is the alias of "LocalBackend" and', 0),
        ('the learning rate warms up for 100 iterations', 1),
    ],
)
def test_only_what_is_named_is_not_logged(caplog, message, shown):
    logger = logging.getLogger('a training of the test')
    hide_logged(logger)
    logger.warning(message)
    assert len(caplog.records) == shown
