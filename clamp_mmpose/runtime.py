"""CLAMP without PyTorch and MMPose: onnxruntime, numpy and OpenCV only.

    predictor = PosePredictor('clamp.onnx')  # of tools/export_onnx.py
    keypoints, scores = predictor(cv2.imread('cat.jpg'), [[80, 40, 560, 400]])

Where MMPose is installed, ``pip install clamp_mmpose[runtime]`` adds what is
missing. Where it shall not be, install without it,

    pip install onnxruntime numpy opencv-python-headless
    pip install --no-deps clamp_mmpose

or copy this file, which needs no other one of the package.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:  # a calibration can be read without it
    import onnxruntime

NO_ONNXRUNTIME = (
    'onnxruntime, which runs ONNX files, is not installed: pip install '
    '"clamp_mmpose[runtime]"'
)
# the length 8 in protobuf, of up to ten bytes, where it need have one
LENGTH_8 = rb'(?:\x08|\x88\x80*\x00)\Z'

# by key of the metadata: its kind in Python, and in words
METADATA = {
    'keypoint_names': ([str], 'a list of names'),
    'flip_indices': ([int], 'the number of each keypoint once'),
    'flip_test': (bool, 'true or false'),
    'shift_heatmap': (bool, 'true or false'),
    'bbox_padding': (float, 'a positive number'),
    'channel_order': (str, 'RGB or BGR'),
    'mean': ([float] * 3, 'three numbers'),
    'std': ([float] * 3, 'three positive numbers'),
    'codec.input_size': ([int] * 2, 'width and height'),
    'codec.heatmap_size': ([int] * 2, 'width and height'),
}
CALIBRATION_KEY = 'calibration'  # in metadata, and in a checkpoint's meta
# by key of a calibration, the same as above
CALIBRATION = {
    'coverage': (float, 'a number between 0 and 1'),
    'edges': ([[float]], 'a list of ascending scores for each keypoint'),
    'radii': ([[float]], 'a list of pixels for each, one more than its edges'),
    'in_view_score': ([float], 'a score for each keypoint, or null'),
}


@dataclass(frozen=True)
class Calibration:
    """How far from the true points a model's are (docs/scores.md).

    Attributes:
        coverage (float): Share of the true points within the radius.
        edges (list[list[float]]): Of each keypoint ascending scores between
            bins; a score that is an edge belongs to the upper bin.
        radii (list[list[float]]): Of each bin, one more than there are edges,
            the radius in pixels of the network's input.
        in_view_score (list[float], optional): Of each keypoint the score
            below which it is not in view; None if scores do not tell.
    """

    coverage: float
    edges: list[list[float]]
    radii: list[list[float]]
    in_view_score: list[float] | None

    def radii_of(self, scores: np.ndarray) -> np.ndarray:
        """Radii in pixels of the network's input, (N, K), of scores (N, K)."""
        columns = zip(self.edges, self.radii, scores.T, strict=True)
        found = [
            np.take(radii, np.searchsorted(edges, column, side='right'))
            for edges, radii, column in columns
        ]
        return np.stack(found, axis=1)

    def in_view(self, scores: np.ndarray) -> np.ndarray | None:
        """Whether points are in view, (N, K), of scores (N, K)."""
        if self.in_view_score is None:
            return None
        return scores >= np.array(self.in_view_score)


class PosePredictor:
    """Keypoints in given boxes, as mmpose's ``inference_topdown`` finds them.

    Args:
        path (str | Path): Model of ``tools/export_onnx.py``.
        flip_test (bool, optional): Also look at the mirrored crops, in twice
            the time. Defaults to what the model's config says.
        batch_size (int): Crops that the network sees at once, mirrored ones
            not counted. Defaults to 16.
        **session: For :class:`onnxruntime.InferenceSession`, for example
            ``providers=['CUDAExecutionProvider']``.

    Attributes:
        metadata (dict): What the file says about its model.
        keypoint_names (list[str]): K names.
        calibration (Calibration, optional): Of ``tools/calibrate.py``.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It is no model of ``tools/export_onnx.py``, or it would
            have onnxruntime read other files.
    """

    def __init__(
        self,
        path: str | Path,
        flip_test: bool | None = None,
        batch_size: int = 16,
        **session,
    ):
        if batch_size < 1:
            raise ValueError(f'batch_size must be positive: {batch_size}')
        session.setdefault('providers', ['CPUExecutionProvider'])
        self._session = _open(path, session)
        self.metadata = _read_metadata(self._session, path)
        self.keypoint_names = self.metadata['keypoint_names']
        self.calibration = _find_calibration(
            self._session, path, len(self.keypoint_names)
        )
        self._input_size = np.array(self.metadata['codec']['input_size'])
        self._heatmap_size = np.array(self.metadata['codec']['heatmap_size'])
        self._batch_size = batch_size
        self._flip_test = flip_test
        if flip_test is None:
            self._flip_test = self.metadata['flip_test']

    def __call__(
        self, image: np.ndarray, boxes: Sequence[Sequence[float]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Predict.

        Args:
            image (np.ndarray): (h, w, 3) uint8, BGR as ``cv2.imread`` reads.
            boxes (Sequence): (N, 4), left, top, right, bottom in pixels.

        Returns:
            tuple[np.ndarray, np.ndarray]: Keypoints (N, K, 2), x, y in
            pixels of the image, and their scores (N, K).

        Raises:
            ValueError: The image or the boxes are not of this form.
        """
        return self.find(*self.cut(image, boxes))

    def radii(
        self, scores: np.ndarray, boxes: Sequence[Sequence[float]]
    ) -> np.ndarray:
        """How far away the true points may be.

        Args:
            scores (np.ndarray): (N, K), of a call.
            boxes (Sequence): (N, 4), of the same call.

        Returns:
            np.ndarray: (N, K), in pixels of the image; a share of
            ``calibration.coverage`` of the true points is as near.

        Raises:
            ValueError: The model is not calibrated.
        """
        if self.calibration is None:
            raise ValueError(
                'the model is not calibrated: run tools/calibrate.py on it'
            )
        _, scales = self._frames(_check_boxes(boxes))
        pixel = scales[:, :1] / self._input_size[0]  # of the input
        return self.calibration.radii_of(scores) * pixel

    def cut(
        self, image: np.ndarray, boxes: Sequence[Sequence[float]]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Cut out what the network looks at; see :meth:`find`.

        Args:
            image (np.ndarray): (h, w, 3) uint8.
            boxes (Sequence): (N, 4), left, top, right, bottom in pixels.

        Returns:
            tuple[np.ndarray, np.ndarray, np.ndarray]: Crops (N, H, W, 3),
            and their centers and sizes (N, 2) in pixels of the image.

        Raises:
            ValueError: The image or the boxes are not of this form.
        """
        _check_image(image)
        boxes = _check_boxes(boxes)
        centers, scales = self._frames(boxes)
        width, height = self._input_size
        crops = np.empty((len(boxes), height, width, 3), np.uint8)
        for i, (center, scale) in enumerate(zip(centers, scales, strict=True)):
            crops[i] = crop(image, center, scale, self._input_size)
        return crops, centers, scales

    def find(
        self, crops: np.ndarray, centers: np.ndarray, scales: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Predict in crops, of one image or of many.

        Args:
            crops (np.ndarray): (N, H, W, 3) uint8, BGR, of :meth:`cut`.
            centers (np.ndarray): (N, 2), theirs.
            scales (np.ndarray): (N, 2), theirs.

        Returns:
            tuple[np.ndarray, np.ndarray]: As a call.
        """
        if not len(crops):
            K = len(self.keypoint_names)
            return np.zeros((0, K, 2)), np.zeros((0, K), np.float32)
        keypoints, scores = decode(self.heatmaps(self.normalise(crops)))
        keypoints = keypoints / self._heatmap_size * scales[:, None]
        return keypoints + (centers - scales / 2)[:, None], scores

    def _frames(self, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Centers and sizes (N, 2) of the padded boxes in the crop's shape.

        As mmpose's GetBBoxCenterScale and TopdownAffine.
        """
        centers = (boxes[:, :2] + boxes[:, 2:]) * 0.5
        w, h = (boxes[:, 2:] - boxes[:, :2]).T * self.metadata['bbox_padding']
        width, height = self._input_size
        w = np.maximum(w, h * width / height)
        return centers, np.stack([w, w * height / width], axis=1)

    def normalise(self, crops: np.ndarray) -> np.ndarray:
        """What the network takes; see :meth:`heatmaps`.

        Args:
            crops (np.ndarray): (N, H, W, 3) uint8, BGR.

        Returns:
            np.ndarray: (N, 3, H, W) float32.
        """
        if self.metadata['channel_order'] == 'RGB':
            crops = crops[..., ::-1]
        mean, std = np.float32([self.metadata['mean'], self.metadata['std']])
        return ((crops - mean) / std).transpose(0, 3, 1, 2)

    def heatmaps(self, inputs: np.ndarray) -> np.ndarray:
        """Run the network.

        Args:
            inputs (np.ndarray): (N, 3, H, W), normalised.

        Returns:
            np.ndarray: (N, K, h, w), with flip test the mean of both.
        """
        look = self._look_twice if self._flip_test else self._look
        starts = range(0, len(inputs), self._batch_size)
        return np.concatenate(
            [look(inputs[i : i + self._batch_size]) for i in starts]
        )

    def _look(self, inputs: np.ndarray) -> np.ndarray:
        return self._session.run(['heatmaps'], {'images': inputs})[0]

    def _look_twice(self, inputs: np.ndarray) -> np.ndarray:
        both = self._look(np.concatenate([inputs, inputs[..., ::-1]]))
        heatmaps, mirrored = np.split(both, 2)
        mirrored = mirrored[:, self.metadata['flip_indices'], :, ::-1]
        if self.metadata['shift_heatmap']:  # mirrored cells are one off
            mirrored[..., 1:] = mirrored[..., :-1].copy()
        return (heatmaps + mirrored) * 0.5


def crop(
    image: np.ndarray, center: np.ndarray, scale: np.ndarray, size: np.ndarray
) -> np.ndarray:
    """Cut out a frame, as mmpose's TopdownAffine.

    Args:
        image (np.ndarray): (h, w, 3).
        center (np.ndarray): x, y of the frame in pixels of the image.
        scale (np.ndarray): Width and height of the frame.
        size (np.ndarray): Width and height of the result, of equal shape.

    Returns:
        np.ndarray: (H, W, 3).
    """
    corners = np.array([[0, 0], [-0.5, 0], [-0.5, 0.5]])  # times the width
    affine = cv2.getAffineTransform(
        np.float32(center + corners * scale[0]),
        np.float32(size / 2 + corners * size[0]),
    )
    return cv2.warpAffine(image, affine, size.tolist())


def decode(heatmaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Maxima, and a quarter cell to the higher side: mmpose's MSRAHeatmap.

    Args:
        heatmaps (np.ndarray): (N, K, h, w).

    Returns:
        tuple[np.ndarray, np.ndarray]: x, y (N, K, 2) in cells, -1 where no
        value is positive, and the maxima (N, K).
    """
    N, K, h, w = heatmaps.shape
    flat = heatmaps.reshape(N, K, h * w)
    scores = flat.max(axis=-1)
    y, x = np.divmod(flat.argmax(axis=-1), w)
    n, k = np.ogrid[:N, :K]
    right, left = np.minimum(x + 1, w - 1), np.maximum(x - 1, 0)
    below, above = np.minimum(y + 1, h - 1), np.maximum(y - 1, 0)
    slope_x = heatmaps[n, k, y, right] - heatmaps[n, k, y, left]
    slope_y = heatmaps[n, k, below, x] - heatmaps[n, k, above, x]
    # mmpose does not refine these, near the border
    slope_x[(x <= 1) | (x >= w - 1) | (y == 0)] = 0
    slope_y[(y <= 1) | (y >= h - 1) | (x == 0)] = 0
    refined = [x + np.sign(slope_x) / 4, y + np.sign(slope_y) / 4]
    keypoints = np.stack(refined, axis=-1)
    keypoints[scores <= 0] = -1
    return keypoints, scores


def _open(path: str | Path, session: dict) -> 'onnxruntime.InferenceSession':
    if not Path(path).is_file():
        raise FileNotFoundError(f'there is no model {path}')
    content = Path(path).read_bytes()
    # those of onnxruntime's own format, ORTM, can name files in other ways
    if _names_other_files(content) or content[4:8] == b'ORTM':
        raise ValueError(
            f'{path} has parts in other files, and could have any file read; '
            'models of tools/export_onnx.py are whole: export it again'
        )
    if content[:2] == b'PK':  # as torch.save writes
        raise ValueError(
            f'{path} is a checkpoint, and no ONNX file: give it with its '
            'config, or make an ONNX file of both by tools/export_onnx.py'
        )
    try:
        return open_session(content, **session)
    except Exception as error:  # onnxruntime's have no base of their own
        raise ValueError(f'{path} cannot be opened: {error}') from error


def _names_other_files(content: bytes) -> bool:
    """Whether ONNX's protobuf has a word by which a model names a file.

    One regular expression would take seconds for what this does at once.
    """
    if b'ep_cache_context' in content:
        return True
    at = content.find(b'location')
    while at >= 0:
        if re.search(LENGTH_8, content[max(at - 10, 0) : at]):
            return True
        at = content.find(b'location', at + 1)
    return False


def open_session(content: bytes, **session) -> 'onnxruntime.InferenceSession':
    """Have onnxruntime read a model.

    Args:
        content (bytes): Of an ONNX file.
        **session: For :class:`onnxruntime.InferenceSession`.

    Returns:
        onnxruntime.InferenceSession: The network, ready to run.

    Raises:
        ModuleNotFoundError: onnxruntime is not installed.
    """
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        if error.name != 'onnxruntime':  # it is there, and lacks something
            raise
        raise ModuleNotFoundError(NO_ONNXRUNTIME) from None
    if b'"precision": "fp16"' in content:
        # onnxruntime 1.23 can crash when it lays out convolutions in half
        # precision for processors
        session.setdefault('disabled_optimizers', ['NchwcTransformer'])
    return onnxruntime.InferenceSession(content, **session)


def _read_metadata(session: 'onnxruntime.InferenceSession', path) -> dict:
    properties = session.get_modelmeta().custom_metadata_map
    if 'clamp_mmpose' not in properties:
        raise ValueError(
            f'{path} is an ONNX model, but not of tools/export_onnx.py'
        )
    metadata = _from_json(properties['clamp_mmpose'], f'{path}: metadata')
    for key, (kind, _) in METADATA.items():
        found = metadata
        for part in key.split('.'):
            found = found.get(part) if isinstance(found, dict) else None
        if not _is_a(kind, found):
            raise _bad(path, key, found)
    _check_values(session, path, metadata)
    return metadata


def _from_json(text: str, what: str):
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f'{what} are no JSON: {error}') from error


def _find_calibration(session, path, num_keypoints: int) -> Calibration | None:
    properties = session.get_modelmeta().custom_metadata_map
    if CALIBRATION_KEY not in properties:
        return None
    found = _from_json(properties[CALIBRATION_KEY], f'{path}: calibrations')
    return read_calibration(found, num_keypoints, path)


def read_calibration(
    found: object, num_keypoints: int, path: str | Path
) -> Calibration:
    """Check what a file holds as its calibration.

    Args:
        found (object): Plain values: a dict with the attributes of
            :class:`Calibration`.
        num_keypoints (int): K, of the model.
        path (str | Path): The file, for the message.

    Returns:
        Calibration: With these values.

    Raises:
        ValueError: Something in it is missing, or of no use.
    """
    fields = found if isinstance(found, dict) else {}
    values: dict[str, Any] = {key: fields.get(key) for key in CALIBRATION}
    for key, (kind, needed) in CALIBRATION.items():
        is_off = key == 'in_view_score' and values[key] is None
        fits = is_off or _is_a(kind, values[key])
        if not (fits and _makes_sense(key, values, num_keypoints)):
            raise ValueError(
                f'{path}: {key} of its calibration is '
                f'{str(values[key])[:60]}, not {needed}: run '
                'tools/calibrate.py again'
            )
    return Calibration(**values)


def _makes_sense(key: str, values: dict, num_keypoints: int) -> bool:
    """Whether a value of the right kind fits those before it."""
    value = values[key]
    if key == 'coverage':
        return 0 < value < 1
    if value is None:
        return True
    if len(value) != num_keypoints:
        return False
    if key == 'edges':
        return all(sorted(set(edges)) == edges for edges in value)
    if key == 'radii':
        pairs = zip(value, values['edges'], strict=True)
        return all(
            len(radii) == len(edges) + 1 and min(radii) >= 0
            for radii, edges in pairs
        )
    return True


def _is_a(kind, found) -> bool:
    if isinstance(kind, list):  # [kind] may have any length
        is_list = isinstance(found, list) and len(kind) in (1, len(found))
        return is_list and all(_is_a(kind[0], each) for each in found)
    if kind is float:
        return type(found) in (int, float) and abs(found) < 1e6  # not NaN
    return type(found) is kind


def _check_values(session: 'onnxruntime.InferenceSession', path, metadata):
    """Compare the metadata with each other and with the network."""
    K, codec = len(metadata['keypoint_names']), metadata['codec']
    fits = dict(
        flip_indices=sorted(metadata['flip_indices']) == list(range(K)),
        bbox_padding=metadata['bbox_padding'] > 0,
        std=min(metadata['std']) > 0,
        channel_order=metadata['channel_order'] in ('RGB', 'BGR'),
    )
    for key in [key for key in fits if not fits[key]]:
        raise _bad(path, key, metadata[key])
    images = [3, *codec['input_size'][::-1]]
    told = dict(images=images, heatmaps=[K, *codec['heatmap_size'][::-1]])
    sides = [*session.get_inputs(), *session.get_outputs()]
    found = {side.name: side.shape[1:] for side in sides}
    if found != told:
        raise ValueError(f'{path}: its metadata say {told}, it has {found}')


def _bad(path: str | Path, key: str, found) -> ValueError:
    needed = METADATA[key][1]
    return ValueError(f'{path}: {key} is {str(found)[:60]}, not {needed}')


def _check_image(image: np.ndarray) -> None:
    if image is None:
        raise ValueError('the image is None: cv2.imread could not read it')
    found = np.asarray(image)
    if found.dtype != np.uint8 or found.ndim != 3 or found.shape[2] != 3:
        raise ValueError(
            'the image must be uint8 (h, w, 3), BGR as cv2.imread reads it, '
            f'not {found.dtype} {found.shape}'
        )


def _check_boxes(boxes: Sequence[Sequence[float]]) -> np.ndarray:
    boxes = np.asarray(boxes, dtype=np.float32)
    if boxes.size == 0:
        return boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(
            'boxes must be (N, 4), left, top, right, bottom of each, not '
            f'{boxes.shape}'
        )
    good = np.isfinite(boxes).all(1) & (boxes[:, 2:] > boxes[:, :2]).all(1)
    if not good.all():
        raise ValueError(
            f'boxes {np.flatnonzero(~good).tolist()} have no area: left < '
            'right and top < bottom are needed'
        )
    return boxes
