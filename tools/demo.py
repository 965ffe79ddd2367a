"""Opens a page in the browser to try a model on pictures and short videos.

Drop a picture, see the skeleton and how sure the model is; click a keypoint to
see where the network looks for it; ask in words. Without a detector the model
itself finds one animal per picture. The page runs on this computer alone: it
needs no network, and keeps nothing.
"""

import sys

from clamp_mmpose.foundation.command_line import as_options, run, slow_imports
from clamp_mmpose.foundation.options import (
    add_detector,
    add_device,
    add_model_files,
    new_parser,
)


def parse_args():
    parser = new_parser(__doc__)
    add_model_files(parser)
    add_detector(parser)
    add_device(parser)
    parser.add_argument(
        '--port', type=int, default=8080, help='of 127.0.0.1 (default: 8080)'
    )
    parser.add_argument(
        '--no-browser', action='store_true', help='do not open a browser'
    )
    return parser.parse_args()


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.web.start import open_page
    try:
        open_page(
            args.model,
            args.config,
            args.checkpoint,
            args.detector,
            args.animal,
            args.min_score,
            args.device,
            args.port,
            not args.no_browser,
        )
    except (ValueError, OSError) as error:
        sys.exit(f'error: {as_options(str(error), args)}')


if __name__ == '__main__':
    run(main)
