"""Which animals of a file: families, species, shots (CLAMP, Sec. 4.1)."""

import difflib
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from os.path import basename

from mmengine.fileio import get

from ..foundation.numbers_of_configs import check_count

# what a category of the file calls the names of an option
_KEYS = dict(families='supercategory', species='name')


@dataclass(frozen=True)
class Selection:
    """A choice of annotated animals; they must meet all that is given.

    Args:
        families (Sequence[str], optional): Names that the file's categories
            have as ``supercategory``.
        species (Sequence[str], optional): Names of the file's categories.
        pictures (str, optional): A pattern of picture files' names, where
            they tell a camera or a place: ``'barn-*'``.
        shots_per_species (int, optional): Number of animals drawn of each
            species; a species that has fewer gives all it has. Fewer shots
            with the same seed are a part of more shots.
        seed (int): Random seed of the drawing. Defaults to 0.
        ids_file (str, optional): A JSON list of annotation ids, such as
            :class:`AnnotationIdsHook` writes, to be used instead of drawing.

    Raises:
        ValueError: A value is impossible, the file has no such name or id,
            or nothing is left.
    """

    families: Sequence[str] | None = None
    species: Sequence[str] | None = None
    pictures: str | None = None
    shots_per_species: int | None = None
    seed: int = 0
    ids_file: str | None = None

    def __post_init__(self):
        for option in _KEYS:
            if isinstance(getattr(self, option), str):
                raise ValueError(
                    f'{option} {getattr(self, option)!r} must be a list of '
                    f'names: write [{getattr(self, option)!r}]'
                )
        if not isinstance(self.pictures, str | None):
            raise ValueError(
                f'pictures {self.pictures!r} must be a pattern of file names, '
                "such as 'barn-*'"
            )
        if self.shots_per_species is not None:
            check_count('shots_per_species', self.shots_per_species)
        check_count('seed', self.seed, least=0)

    @classmethod
    def from_config(cls, filter_cfg: Mapping) -> 'Selection':
        """Read ``filter_cfg`` of a data set; other keys are errors."""
        known = [field.name for field in fields(cls)]
        for option in filter_cfg:
            if option not in known:
                raise ValueError(
                    f'filter_cfg has no option {option!r}: '
                    f'{_hint(option, known)}'
                )
        return cls(**filter_cfg)

    def select(
        self, animals: Sequence[dict], categories: Sequence[dict]
    ) -> list[dict]:
        """Choose animals.

        Args:
            animals (Sequence[dict]): Annotations with ``id``,
                ``category_id`` and, for pictures, ``img_path``.
            categories (Sequence[dict]): Categories of the file, with ``id``,
                ``name`` and, for families, ``supercategory``.

        Returns:
            list[dict]: The chosen animals, in the given order.
        """
        wanted = self._categories(categories)
        found = [a for a in animals if int(a['category_id']) in wanted]
        if self.pictures is not None:
            found = [a for a in found if _shows(a['img_path'], self.pictures)]
        if self.ids_file is not None:
            found = _listed(found, self.ids_file)
        elif self.shots_per_species is not None:
            found = self._drawn(found)
        if not found:
            raise ValueError(
                f'no animal is left of {len(animals)} by {self}: name other '
                'families, species or pictures, or another annotation file'
            )
        return found

    def _categories(self, categories: Sequence[dict]) -> set[int]:
        """Ids of the categories that families and species leave."""
        wanted = {category['id'] for category in categories}
        for option, key in _KEYS.items():
            names = getattr(self, option)
            if names is not None:
                _check_names(option, names, {c.get(key) for c in categories})
                wanted &= {c['id'] for c in categories if c.get(key) in names}
        return wanted

    def _drawn(self, animals: Sequence[dict]) -> list[dict]:
        """``shots_per_species`` of each species.

        The order of hashes depends on nothing but seed and annotation id:
        random generators may change between versions, and what they draw
        depends on the order of the file.
        """
        ids_of = defaultdict(list)
        for animal in animals:
            ids_of[int(animal['category_id'])].append(animal['id'])
        drawn = set()
        for ids in ids_of.values():
            ids.sort(key=self._rank)
            drawn.update(ids[: self.shots_per_species])
        return [animal for animal in animals if animal['id'] in drawn]

    def _rank(self, annotation_id: int) -> bytes:
        return hashlib.sha256(f'{self.seed}:{annotation_id}'.encode()).digest()


def _shows(path: str, pattern: str) -> bool:
    """Does the name of a picture match?"""
    return fnmatchcase(basename(path), pattern)


def _listed(animals: Sequence[dict], ids_file: str) -> list[dict]:
    listed = _read_ids(ids_file)
    missing = sorted(listed - {animal['id'] for animal in animals})
    if missing:
        raise ValueError(
            f'{ids_file} lists {len(listed)} annotations, '
            f'{len(missing)} of which are not among the animals to choose '
            f'from, such as {missing[:3]}: is it of another annotation '
            'file, or of other families or species?'
        )
    return [animal for animal in animals if animal['id'] in listed]


def _read_ids(path: str) -> set:
    try:
        ids = json.loads(get(path))
    except ValueError as error:  # also of bytes that are no text
        raise ValueError(
            f'ids_file {path} is no JSON ({error}): a list of annotation ids '
            'is needed, such as [3, 17, 4]'
        ) from error
    if not isinstance(ids, list) or not all(
        isinstance(each, int | str) for each in ids
    ):
        raise ValueError(
            f'ids_file {path} must hold a list of annotation ids, such as '
            f'[3, 17, 4], not {str(ids)[:60]}'
        )
    return set(ids)


def _check_names(option: str, names: Sequence[str], known: set) -> None:
    known = sorted(known - {None})
    for name in names:
        if name not in known:
            raise ValueError(
                f'{option} has {name!r}, which the annotation file does not '
                f'have: {_hint(name, known)}'
            )


def _hint(name: str, known: Sequence[str]) -> str:
    similar = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    question = f'did you mean {" or ".join(similar)}? ' if similar else ''
    return f'{question}there are {", ".join(known)}'
