"""tools/visualize.py as a user calls it, mistakes included."""

import pytest
from PIL import Image
from predicted import write_pictures

TOOL = 'visualize.py'


@pytest.fixture
def call(tool, model_files, tmp_path):
    """The tool with a tiny model, in a folder with two pictures."""
    write_pictures(tmp_path / 'cats', 2)
    (tmp_path / 'boxes.csv').write_text(
        'source,frame,left,top,right,bottom\n'
        'picture0.png,,10,10,60,60\npicture0.png,,20,5,80,65\n'
    )
    return lambda *args: tool(*map(str, model_files), *args, '--out', 'seen')


def test_a_picture_is_one_animal_unless_boxes_say_otherwise(call, tmp_path):
    call('cats/picture0.png', 'cats/picture1.png')
    call('cats/picture0.png', '--boxes', 'boxes.csv')
    assert {path.name for path in (tmp_path / 'seen').iterdir()} == {
        'picture0.score_maps.jpg',
        'picture1.score_maps.jpg',
        'picture0.0.score_maps.jpg',
        'picture0.1.score_maps.jpg',
    }


def test_answers_are_said_and_drawn(call, tmp_path, capsys):
    call('cats/picture0.png', '--query', 'snout', 'bicycle')
    said = capsys.readouterr().out
    assert "snout: means the trained 'nose'" in said
    assert 'bicycle: this model does not know' in said
    image = Image.open(tmp_path / 'seen' / 'picture0.query.jpg')
    assert image.size[0] > image.size[1]


@pytest.mark.parametrize(
    'args, message',
    [
        ('gone.png', 'there is no picture gone.png'),
        ('boxes.csv', 'boxes.csv is not a picture'),
        ('cats/picture1.png --boxes boxes.csv', 'no box is for picture1.png'),
        ('cats/picture0.png cats/picture0.png', '2 pictures are named'),
        ('cats/picture0.png --query ...', "text '...' has no words"),
        ('--matching --animals 0', 'number of animals is 0'),
        ('--matching', 'the test set of the config cannot be read: Annotat'),
    ],
)
def test_mistakes_are_one_sentence(call, args, message):
    with pytest.raises(SystemExit) as ended:
        call(*args.split())
    assert message in ended.value.code
    assert '\n' not in ended.value.code


@pytest.mark.parametrize('args', ['', f'--before {__file__}', '--query eye'])
def test_nothing_to_draw_is_told_at_once(call, args, capsys):
    with pytest.raises(SystemExit) as ended:
        call(*args.split())
    assert ended.value.code == 2
    assert 'give pictures to look at, or --matching' in capsys.readouterr().err


def test_another_model_has_no_prompts(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(
        'clamp_mmpose.inspection.visualize.load_model', lambda *_: object()
    )
    with pytest.raises(SystemExit, match='only a CLAMP has prompts'):
        tool(__file__, __file__, 'cat.png', '--out', 'seen')
