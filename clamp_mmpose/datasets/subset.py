"""A part of a COCO-style file as a data set (CLAMP, Tables 2 and 3)."""

from mmengine.logging import MessageHub
from mmpose.datasets.datasets import AP10KDataset, BaseCocoStyleDataset
from mmpose.registry import DATASETS

from .annotation_check import check_annotations
from .selection import Selection


@DATASETS.register_module()
class CocoStyleSubset(BaseCocoStyleDataset):
    """Some of the annotated animals, or persons, of a COCO-style file.

    Top-down, with ground-truth boxes. Test one with :class:`SpeciesMetric`:
    a :class:`CocoMetric` that is given the file also expects the animals
    that were left out.

    Args:
        *args: Arguments of :class:`BaseCocoStyleDataset`.
        **kwargs: Its keyword arguments; ``filter_cfg`` holds the arguments of
            :class:`Selection`, such as ``dict(families=['Felidae'])`` or
            ``dict(shots_per_species=20, seed=0)``, and ``metainfo`` names the
            skeleton.

    Raises:
        ValueError: See :class:`Selection`; or the data set is not top-down
            with ground-truth boxes.
        AnnotationError: What the file holds does not fit together. Whether it
            fits its skeleton and pictures, the loops of this package ask.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.test_mode and self.filter_cfg is not None:
            # from there a CocoMetric without ann_file takes the whole file
            MessageHub.get_current_instance().pop_info(
                f'{self.metainfo["dataset_name"]}_ann_file'
            )

    def load_data_list(self) -> list[dict]:
        """Read the file, which may be read outside of any training."""
        if '://' not in self.ann_file:
            report = check_annotations(self.ann_file, None, scored=False)
            report.raise_errors()
        return super().load_data_list()

    def filter_data(self) -> list[dict]:
        """Choose what ``filter_cfg`` asks for, in the order of the file."""
        if self.filter_cfg is None:
            return self.data_list
        selection = Selection.from_config(self.filter_cfg)
        if self.data_mode != 'topdown' or self.bbox_file:
            raise ValueError(
                f'filter_cfg {self.filter_cfg} chooses annotated animals: it '
                "needs data_mode='topdown' and no bbox_file"
            )
        if 'CLASSES' not in self._metainfo:
            raise ValueError(
                f'{self.ann_file} has no categories for filter_cfg '
                f'{self.filter_cfg} to choose from'
            )
        return selection.select(self.data_list, self._metainfo['CLASSES'])


@DATASETS.register_module()
class AP10KSubset(CocoStyleSubset):
    """:class:`CocoStyleSubset` with the skeleton of AP-10K."""

    METAINFO = AP10KDataset.METAINFO
