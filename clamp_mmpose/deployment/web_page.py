"""A model as one HTML file that predicts in a browser, without a network.

The page holds all it needs: the network, onnxruntime for browsers, names and
colours, and perhaps an example. Its modules are in ``page/``; they do what
:class:`clamp_mmpose.runtime.PosePredictor` and
:class:`clamp_mmpose.prediction.locating.two_passes.TwoPasses` do.
"""

import base64
import gzip
import hashlib
import json
from dataclasses import asdict
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

import cv2
import numpy as np

from .. import __version__
from ..foundation.pictures import read_picture
from ..prediction.backends.onnx_backend import OnnxBackend
from ..prediction.drawing import COLOURS, Look, limb_sides
from ..prediction.locating import two_passes
from .web_runtime import WebRuntime
from .web_script import joined_modules

EXAMPLE_SIZE = 1280  # longer side of the example, in pixels, at most
LONGEST_PART = 2**29 - 25  # letters that a text can have in Chromium
_NEEDED = (
    'input_size heatmap_size channel_order mean std bbox_padding flip_test '
    'flip_indices shift_heatmap'
).split()


def build_page(
    model: str | Path,
    runtime: WebRuntime,
    example: str | Path | None = None,
    title: str | None = None,
) -> str:
    """Put a model into a page.

    Args:
        model (str | Path): ONNX file of ``tools/export_onnx.py``.
        runtime (WebRuntime): What runs it.
        example (str | Path, optional): Picture that the page shows first. It
            is made smaller, and loses what its file says beside the pixels.
        title (str, optional): Of the page; defaults to the config's name.

    Returns:
        str: The page. It asks nobody for anything, and forbids itself to.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: The model or the picture is not of its kind.
    """
    backend = OnnxBackend(model)  # refuses what is no such model
    description = describe_page(backend)
    parts = dict(runtime.parts, model=Path(model).read_bytes())
    if example is not None:
        parts['example'] = _small_jpeg(read_picture(example))
        description['example'] = f'{Path(example).stem}.jpg'
    config = Path(backend.record['config']).stem or Path(model).stem
    texts = dict(
        title=title or config,
        model=f'{config}, SHA-256 {backend.record["sha256"][:12]}',
        version=__version__,
        runtime=runtime.version,
    )
    return _assembled(texts, description, parts)


def describe_page(backend: OnnxBackend) -> dict:
    """What the page's scripts know of a model.

    Args:
        backend (OnnxBackend): The model.

    Returns:
        dict: Of plain values.
    """
    metadata, skeleton = backend.predictor.metadata, backend.skeleton
    flat = {**metadata, **metadata['codec']}
    described = dict(
        {key: flat[key] for key in _NEEDED},
        names=skeleton.names,
        titles=skeleton.titles,
        sides=skeleton.sides,
        links=skeleton.links,
        link_sides=limb_sides(skeleton),
        colours=COLOURS,
        threshold=Look().threshold,
        finds_animals=metadata.get('trained_on_whole_pictures') is True,
        two_passes=dict(
            margin=two_passes.MARGIN,
            rough=two_passes.ROUGH,
            confident=two_passes.CONFIDENT,
            min_score=two_passes.MIN_SCORE,
        ),
    )
    calibration = backend.calibration
    if calibration is not None:
        described['calibration'] = asdict(calibration)
    return described


def _small_jpeg(image: np.ndarray) -> bytes:
    """Of a picture (h, w, 3), BGR."""
    shrunk = EXAMPLE_SIZE / max(image.shape)
    if shrunk < 1:
        image = cv2.resize(
            image, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA
        )
    return cv2.imencode('.jpg', image)[1].tobytes()


def _assembled(texts: dict, description: dict, parts: dict) -> str:
    sources = {
        path.name: path.read_text(encoding='utf-8')
        for path in files(__package__).joinpath('page').iterdir()
        if path.name.endswith(('.html', '.css', '.js'))
    }
    script = joined_modules(sources, 'main.js')
    style = sources['look.css'] + sources['page.css']
    return Template(sources['page.html']).substitute(
        {name: escape(text) for name, text in texts.items()},
        policy=_policy(script, style),
        style=style,
        script=script,
        worker=sources['worker.js'],
        description=_json_in_html(description),
        parts='\n'.join(_part(*part) for part in parts.items()),
    )


def _policy(script: str, style: str) -> str:
    """Nothing is loaded, sent or run but what this page has in itself."""
    return '; '.join(
        [
            "default-src 'none'",
            # blob: is what the page itself makes of its parts
            f"script-src {_hash_of(script)} 'wasm-unsafe-eval' blob:",
            f'style-src {_hash_of(style)}',
            'worker-src blob:',
            'media-src blob:',
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash_of(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _json_in_html(value) -> str:
    """JSON in which nothing ends the element, or begins a comment in it."""
    return json.dumps(value, allow_nan=False).replace('<', '\\u003c')


def _part(name: str, content: bytes) -> str:
    """An element that keeps bytes, for ``page/parts.js``."""
    packed = base64.b64encode(gzip.compress(content, mtime=0)).decode()
    if len(packed) > LONGEST_PART:
        raise ValueError(
            f'the {name} of {len(content) / 2**20:.0f} MiB is too large for a '
            'page, which browsers keep as text: export it with --precision '
            'int8 or fp16, or train a smaller model'
        )
    return f'<script id="part-{name}" type="text/plain">{packed}</script>'
