"""Keypoints have one name in files, and their words beside it on pages."""

from clamp_mmpose.prediction.frames import Skeleton


def test_words_stand_beside_labels_of_other_letters():
    labels = ['L_Eye', 'leftear', 'Nose', 'Root of tail']
    skeleton = Skeleton.of(labels)
    assert skeleton.names == tuple(labels)
    assert skeleton.titles == (
        'L_Eye (left eye)',
        'leftear',
        'Nose',
        'Root of tail (tail root)',
    )


def test_a_prompt_goes_before_what_a_label_is_read_as():
    skeleton = Skeleton.of(['nose', 'tti'], words=['snout', 'tail tip'])
    assert skeleton.titles == ('nose (snout)', 'tti (tail tip)')
