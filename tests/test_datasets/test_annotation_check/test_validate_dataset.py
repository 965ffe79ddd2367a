"""The command that checks a data set."""

import annotated
import pytest

TOOL = 'validate_dataset.py'


@pytest.fixture
def status(tool, tmp_path, capsys):
    """Exit code and output of the command on an annotation file."""

    def call(data, *args):
        path = annotated.write(tmp_path, data)
        with pytest.raises(SystemExit) as end:
            tool(str(path), str(tmp_path), *args)
        return end.value.code, capsys.readouterr().out

    return call


def test_a_good_file_ends_with_0(status):
    code, output = status(annotated.content())
    assert code == 0
    assert 'animals.json: 6 rows, 6 used\ncan be used' in output


def test_a_bad_file_ends_with_1(status):
    data = annotated.content()
    data['annotations'][0]['bbox'] = None
    code, output = status(data)
    assert code == 1 and 'annotations[0] (id 1): null' in output


def test_the_skeleton_may_be_one_of_mmpose(status):
    code, output = status(annotated.content(), '--metainfo', 'ap10k.py')
    assert code == 1 and 'Root of tail   <-- differs' in output


def test_a_config_s_prompts_are_compared_too(status, tmp_path):
    config = tmp_path / 'config.py'
    config.write_text(
        f'skeleton = {annotated.skeleton()!r}\n'
        "names = ['nose', 'right eye', 'left eye', 'tail base']\n"
        'model = dict(head=dict(keypoint_names=names), metainfo=skeleton)\n'
        "dataset = dict(type='CocoDataset', ann_file='a.json')\n"
        'train_dataloader = dict(dataset=dataset)\n'
    )
    code, output = status(annotated.content(), '--config', str(config))
    assert code == 1 and "names are not those of the data set's" in output


def test_a_missing_skeleton_is_one_line(status):
    code, _ = status(annotated.content(), '--metainfo', 'gone.py')
    assert code.startswith('error: there is no metainfo file gone.py')


def test_a_missing_folder_is_a_wrong_command(tool):
    with pytest.raises(SystemExit) as end:
        tool('a.json', 'nowhere')
    assert end.value.code == 2
