"""The animals of a COCO file, and what is told of them."""

from pathlib import Path

from ..labels import Animal, ImportFailed, LabelSet
from .coco_entries import (
    box_fault,
    box_in,
    has_points,
    points_of,
    size_of,
    species_of,
)

_FEW = 0.1  # of the boxes may be wrong without all being meant otherwise


def animals_in(
    file: Path, content: dict, species: str, labels: LabelSet
) -> dict[object, list[Animal]]:
    """Read all animals of a file.

    Args:
        file (Path): For messages.
        content (dict): Of the file; its entries are looked at already.
        species (str): Of categories without a name, or that are not there.
        labels (LabelSet): Gives the keypoints, and takes notes of what is
            left out or taken otherwise than it is written.

    Returns:
        dict: By the number of their image.

    Raises:
        ImportFailed: An entry cannot be meant, or too many boxes.
    """
    names = {c['id']: str(c.get('name') or species)
             for c in content['categories']}  # fmt: skip
    sizes = {image['id']: size_of(image) for image in content['images']}
    visible = _meaning_of_v(content, file, labels)
    of_image: dict[object, list[Animal]] = {}
    without, strays, odd, unknown = 0, [], [], set()
    for annotation in content['annotations']:
        if not has_points(annotation):
            without += 1
            continue
        animal = _animal(annotation, names, species, visible, labels, file)
        image = annotation['image_id']
        if image not in sizes:
            strays.append(f'{image!r} of annotation {annotation.get("id")!r}')
            continue
        of_image.setdefault(image, []).append(animal)
        unknown |= {annotation['category_id']} - names.keys()
        if animal.box is None or not any(v for _, _, v in animal.points):
            continue
        fault = box_fault(animal.box, animal.points, sizes[image])
        if fault:
            odd.append(f'the bbox of annotation {annotation.get("id")!r} '
                       f'{fault}')  # fmt: skip
            animal.box = None
    _tell_left_out(file, without, strays, labels)
    if unknown:
        labels.notes.append(
            f'{file.name}: no category has the id '
            f'{", ".join(sorted(map(repr, unknown)))}: such animals are of '
            f'{species!r}'
        )
    _tell_boxes(file, odd, len(content['annotations']) - without, labels)
    return of_image


def _meaning_of_v(content: dict, file: Path, labels: LabelSet) -> int:
    """What v = 1 means here: hidden, but visible where no v is 2."""
    values = {
        v
        for annotation in content['annotations']
        if has_points(annotation) and isinstance(annotation['keypoints'], list)
        for v in annotation['keypoints'][2::3]
        if isinstance(v, int | float)
    }
    if values <= {0, 1} and 1 in values:
        labels.notes.append(
            f'{file.name}: v is only 0 and 1, so 1 is taken as visible'
        )
        return 2
    return 1


def _tell_left_out(
    file: Path, without: int, strays: list[str], labels: LabelSet
) -> None:
    if without:
        labels.notes.append(
            f'{file.name}: {without} annotations have no keypoints and were '
            'left out'
        )
    if strays:
        labels.notes.append(
            f'{file.name}: {len(strays)} annotations have an image_id that '
            f'no image has and were left out, such as {strays[0]}'
        )


def _tell_boxes(
    file: Path, odd: list[str], animals: int, labels: LabelSet
) -> None:
    if len(odd) > _FEW * animals:
        raise ImportFailed(
            f'{file}: {odd[0]}, and {len(odd)} of {animals} are such: write '
            'left, top, width and height of the animal in pixels of the '
            'whole picture, as its points are, or leave bbox out'
        )
    if odd:
        labels.notes.append(
            f'{file.name}: {len(odd)} boxes are made of the points, because '
            + odd[0]
        )


def _animal(
    annotation: dict,
    names: dict,
    species: str,
    visible: int,
    labels: LabelSet,
    file: Path,
) -> Animal:
    where = f'{file}, annotation {annotation.get("id")}'
    points = [
        (x, y, visible if v == 1 else v)
        for x, y, v in points_of(annotation, len(labels.keypoints), where)
    ]
    category = species_of(annotation, names, species, where)
    return Animal(points, category, box_in(annotation), where)
