"""The part of a COCO file that a data set has shown."""

from collections.abc import Sequence

from xtcocotools.coco import COCO

# what an annotation calls the keys of a prediction
_KEYS = dict(img_id='image_id', category_id='category_id')


def shown_ground_truth(coco: COCO, predictions: Sequence[dict]) -> COCO:
    """Leave out the annotations that nobody was asked to find.

    What cannot be missed, crowds and animals without labelled keypoints,
    stays: COCO ignores what is predicted there.

    Args:
        coco (COCO): The whole file.
        predictions (Sequence[dict]): A prediction per shown annotation, with
            its ``id``, ``img_id`` and ``category_id``.

    Returns:
        COCO: The annotations that are left, with the images and
        categories of the whole file.

    Raises:
        ValueError: A prediction is not of an annotation of the file.
    """
    for prediction in predictions:
        _check(prediction, coco)
    shown = {prediction['id'] for prediction in predictions}
    part = COCO()
    part.anno_file = coco.anno_file
    part.dataset = dict(
        coco.dataset,
        annotations=[
            annotation
            for annotation in coco.dataset['annotations']
            if annotation['id'] in shown or _cannot_be_missed(annotation)
        ],
    )
    part.createIndex()
    return part


def _check(prediction: dict, coco: COCO) -> None:
    """A file of another split has the same ids, but of other animals."""
    annotation = coco.anns.get(prediction['id'], {})
    for key, same in _KEYS.items():
        if prediction[key] != annotation.get(same):
            raise ValueError(
                f'annotation {prediction["id"]} has {same} '
                f'{annotation.get(same)} in the annotation file, its '
                f'prediction has {prediction[key]}: give the metric the '
                "ann_file of the data set, keep 'id', 'img_id' and "
                "'category_id' in the meta_keys of PackPoseInputs, and use "
                'ground-truth boxes'
            )


def _cannot_be_missed(annotation: dict) -> bool:
    """What COCOeval ignores; it cannot read one without ``keypoints``."""
    if 'keypoints' not in annotation:
        return False
    visible = [v for v in annotation['keypoints'][2::3] if v > 0]
    return bool(annotation.get('iscrowd')) or not visible
