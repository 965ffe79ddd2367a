"""tools/report.py as a user calls it, mistakes included."""

import re
import shutil

import pytest
from run_folders import write_run

TOOL = 'report.py'


def test_a_page_is_whole_and_needs_nothing_else(tool, work_dir, tmp_path):
    tool(str(work_dir), 'out.html')
    page = (tmp_path / 'out.html').read_text()
    assert len(page) < 8_000_000
    assert '<script' not in page
    assert '&lt;script&gt;alert(1)&lt;/script&gt;' in page
    assert "default-src 'none'" in page
    loaded = re.findall(r'(?:src|href)="([^"]{0,12})|url\((.)', page)
    starts = {one or other for one, other in loaded}
    assert {one for one in starts if one[0] != '#'} == {
        'data:image/j',  # the worst predictions
        'data:image/p',  # the matrix
    }
    titles = re.findall('<h2>(.*)</h2>', page)
    assert titles == [
        'Training',
        'Keypoints',
        'Species and families',
        'Left and right',
        'Scores',
        'Prompts',
        'Worst predictions',
        'Data',
        'Provenance',
    ]
    assert 'prefers-color-scheme: dark' in page
    assert 'best_coco_AP_epoch_1.pth, the best one' in page
    # a config may test on what another split is called after
    measured = 'measured on ap10k-val-split1.json, the test_dataloader of'
    assert measured in page


def test_a_model_without_prompts_has_a_page_too(tool, tmp_path):
    folder, _ = write_run(tmp_path / 'a', 'simplebaseline_clip-tiny_synthetic')
    tool(str(folder), '--animals', '1')
    page = (folder / 'report.html').read_text()
    assert 'A TopdownPoseEstimator has no prompts to compare.' in page
    assert '1 animals of 2, evenly spread' in page


def lose_data(run):
    config = (run / 'config.py').read_text()
    (run / 'config.py').write_text(config.replace('/data', '/gone'))


@pytest.mark.parametrize(
    'change, message',
    [
        (lambda run: shutil.rmtree(run), 'there is no folder'),
        (lambda run: (run / 'config.py').unlink(), 'has no config'),
        (lambda run: next(run.glob('*.pth')).unlink(), 'has no checkpoint'),
        (
            lambda run: (run / 'config.py').write_text('a = ['),
            'cannot be read as a config',
        ),
        (
            lambda run: (run / 'config.py').write_text(
                "default_scope = 'mmdet'"
            ),
            'is of a detector',
        ),
        (lose_data, 'add --cfg-options data_root=FOLDER'),
    ],
)
def test_mistakes_are_one_sentence(tool, work_dir, tmp_path, change, message):
    run = tmp_path / 'run'
    shutil.copytree(work_dir, run)
    change(run)
    with pytest.raises(SystemExit) as ended:
        tool('run')
    assert message in ended.value.code
    assert '\n' not in ended.value.code
    assert not list(tmp_path.glob('**/report.html'))
