"""Every command of docs/inspect.md runs as it is written."""

import importlib
import re
import shlex
import shutil

import pytest
from doc_pages import blocks_of
from mmengine.config import Config
from samples import CONFIGS, ROOT, synthetic_sample

TOOL = 'visualize.py'
PAGE = (ROOT / 'docs' / 'inspect.md').read_text()
DATA = 'data/synthetic_ap10k'
MOUSE = 'data/mouse'


COMMANDS = [
    shlex.split(block.replace('\\\n', '')) for block in blocks_of(PAGE, 'bash')
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The files that the page speaks of, the model untrained."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'configs').symlink_to(CONFIGS)
    root = synthetic_sample(tmp_path / DATA)
    names = sorted(set(re.findall(r'\d{12}\.jpg', PAGE)))
    files = root / 'annotations'
    train = (files / 'ap10k-train-split1.json').read_text()
    pictures = re.findall(r'\d{12}\.jpg', train)
    for name, picture in zip(names, pictures, strict=False):
        shutil.move(root / 'data' / picture, root / 'data' / name)
        train = train.replace(picture, name)
    (files / 'ap10k-test-split1.json').write_text(train)
    exec(blocks_of(PAGE, 'python')[0], {})
    shutil.copy('start.pth', 'demo.pth')
    add_mouse(tmp_path, root / 'data' / names[0])
    return tmp_path


def add_mouse(here, picture):
    """An imported data set and its model, in the place of the mouse's."""
    shutil.copytree(here / DATA, here / MOUSE)
    (name,) = set(re.findall(rf'{MOUSE}/data/(\S+)', PAGE))
    shutil.copy(picture, here / MOUSE / 'data' / name)
    files = here / MOUSE / 'annotations'
    test = (files / 'ap10k-test-split1.json').read_text()
    told = test.replace(picture.name, name)
    (files / 'ap10k-val-split1.json').write_text(told)
    (here / MOUSE / 'clamp_mouse.py').write_text(
        f"_base_ = ['{CONFIGS}/clamp_tiny_demo.py']\n"
        f"data_root = '{MOUSE}/'\n"
        'test_dataloader = dict(dataset=dict(data_root=data_root, '
        "ann_file='annotations/ap10k-val-split1.json'))\n"
    )
    (checkpoint,) = set(re.findall(r'work_dirs/clamp_mouse/\S+', PAGE))
    (here / checkpoint).parent.mkdir(parents=True)
    shutil.copy(here / 'demo.pth', here / checkpoint)


def test_pictures_are_drawn_as_written(here, tool):
    commands = [one for one in COMMANDS if one[1] == 'tools/visualize.py']
    assert len(commands) == 5
    for command in commands:
        tool(*command[2:])
    written = {path.name for path in (here / 'seen').iterdir()}
    for end in (
        *('548.score_maps.jpg', '278.query.jpg', 'matching.png'),
        *('0034.score_maps.jpg', '0034.query.jpg'),
    ):
        assert any(name.endswith(end) for name in written), end


def test_words_are_measured_as_written(here, request, monkeypatch, capsys):
    (command,) = [one for one in COMMANDS if 'measure' in one[1]]
    monkeypatch.setattr(request.module, 'TOOL', 'measure_asking.py')
    request.getfixturevalue('tool')(*command[2:])
    said = capsys.readouterr().out
    for head in re.findall(
        r'^\| (?:asked|if it answered from).*$', PAGE, re.M
    ):
        assert head in said
    assert 'of 11 synonyms' in said
    assert len(COMMANDS) == 7  # all are run here, above or below


def test_a_report_is_written_as_written(here, request, monkeypatch):
    (command,) = [one for one in COMMANDS if 'report' in one[1]]
    folder = here / command[2]
    folder.mkdir(parents=True)
    shutil.copy('demo.pth', folder / 'epoch_1.pth')
    config = Config.fromfile('configs/clamp_tiny_demo.py')
    config.dump(str(folder / 'clamp_tiny_demo.py'))
    monkeypatch.setattr(request.module, 'TOOL', 'report.py')
    request.getfixturevalue('tool')(*command[2:])
    assert (here / command[3]).stat().st_size > 100_000


def test_python_runs_as_written(here, capsys):
    exec(blocks_of(PAGE, 'python')[2], {})
    said = capsys.readouterr().out
    assert "snout: means the trained 'nose'" in said
    assert 'bicycle: this model does not know' in said


def test_the_hook_is_the_one_that_is_registered():
    config = Config.fromstring(blocks_of(PAGE, 'python')[1], '.py')
    (hook,) = config.default_hooks.values()
    module = importlib.import_module('clamp_mmpose.inspection')
    options = {name: hook[name] for name in hook if name != 'type'}
    getattr(module, hook['type'])(**options)
