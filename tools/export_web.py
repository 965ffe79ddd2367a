"""Makes one HTML file of a model, which predicts in a browser.

A colleague opens the file, drops pictures or a video onto it, and gets the
points drawn and a table of them. Nothing is installed, and no picture leaves
the computer: the page forbids itself all connections.

The page needs onnxruntime-web, from the npm registry. This tool uses the
network only with --download: then npm fetches the archive of the version that
is tested, once, into the user's cache, where it is found from then on. Without
a network, `npm pack onnxruntime-web@VERSION` elsewhere, and --runtime.
"""

import sys

from clamp_mmpose.deployment.web_runtime import (
    PACKAGE,
    VERSION,
    download_runtime,
    kept_runtime,
    read_runtime,
)
from clamp_mmpose.foundation.atomic_files import write_atomically
from clamp_mmpose.foundation.command_line import run, slow_imports
from clamp_mmpose.foundation.options import file_of, new_parser


def parse_args():
    parser = new_parser(__doc__)
    parser.add_argument(
        'model', type=file_of('model'), help='ONNX file of export_onnx.py'
    )
    parser.add_argument('out', help='file to write (.html)')
    parser.add_argument(
        '--example',
        metavar='PICTURE',
        help='picture that the page shows first; whoever gets the page can '
        'see it',
    )
    parser.add_argument(
        '--title', help="title of the page (default: the config's name)"
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        '--runtime',
        metavar='PATH',
        help=f'{PACKAGE}: the archive (.tgz) of `npm pack`, or its folder '
        f'below node_modules (default: {kept_runtime()}, if it is there)',
    )
    source.add_argument(
        '--download',
        action='store_true',
        help=f'let npm fetch {PACKAGE} {VERSION} (25 MB), unless it is there '
        'already',
    )
    args = parser.parse_args()
    if not args.out.endswith(('.html', '.htm')):
        parser.error(f'{args.out} is to be written: it must end with .html')
    return args


def find_runtime(args):
    if args.runtime:
        return args.runtime
    if args.download:
        return download_runtime()
    if not kept_runtime().exists():
        raise ValueError(
            f'a page needs {PACKAGE}, which is not on this computer yet: add '
            f'--download, or run `npm pack {PACKAGE}@{VERSION}` where there '
            'is a network and give the file by --runtime'
        )
    return kept_runtime()


def main():
    args = parse_args()
    with slow_imports():
        from clamp_mmpose.deployment.web_page import build_page
    try:
        runtime = read_runtime(find_runtime(args))
        page = build_page(args.model, runtime, args.example, args.title)
        write_atomically(args.out, page.encode())
    except (ValueError, OSError) as error:
        sys.exit(f'error: {error}')
    print(f'{args.out}: {len(page.encode()) / 1e6:.1f} MB, opens in a browser')


if __name__ == '__main__':
    run(main)
