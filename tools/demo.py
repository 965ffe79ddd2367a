"""Opens a page in the browser to try a model on pictures and short videos.

Drop a picture, see the skeleton and how sure the model is; click a keypoint to
see where the network looks for it; ask in words. The page runs on this
computer alone: it needs no network, and keeps nothing.
"""

import argparse
import sys

from clamp_mmpose.foundation.command_line import as_options, run, slow_imports


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('--model', help='ONNX file of export_onnx.py')
    parser.add_argument('--config', help='config file of a checkpoint')
    parser.add_argument(
        '--checkpoint', help='weights of a model, which words can be asked of'
    )
    parser.add_argument(
        '--detector',
        nargs=2,
        default=(),
        metavar=('CONFIG', 'CHECKPOINT'),
        help='a detector of mmdet finds the animals; without one the model '
        'itself finds one animal per picture',
    )
    parser.add_argument(
        '--animal',
        metavar='WORDS',
        help='what the detector is to find: a class of it, or any words if it '
        'reads text',
    )
    parser.add_argument(
        '--min-score',
        type=float,
        metavar='SCORE',
        help='of an animal that the model (default: 0.2) or the detector '
        '(default: 0.3) finds',
    )
    parser.add_argument(
        '--device', default='cpu', help='for example cuda:0 (default: cpu)'
    )
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
