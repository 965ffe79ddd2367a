"""Makes one site of all documents: a hook of MkDocs, named in mkdocs.yml.

Documents link to each other, and to the code, as files of the repository; here
these links become links of the site.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / 'clamp_mmpose'
# what is not in docs/: its page on the site
ELSEWHERE = {
    'README.md': 'index.md',
    'CHANGELOG.md': 'changelog.md',
    'CONTRIBUTING.md': 'contributing.md',
    'SECURITY.md': 'security.md',
    'THIRD_PARTY.md': 'third_party.md',
    **{
        f'clamp_mmpose/weights/{path.name}': f'weights/{path.name}'
        for path in sorted(PACKAGE.glob('weights/*.md'))
    },
}
SOURCES = {page: source for source, page in ELSEWHERE.items()}
LINK = re.compile(r'\]\(([^)\s]+)\)')
CODE = re.compile(r'(^```.*?^```|`[^`\n]+`)', re.M | re.S)
ROLE = re.compile(r':(?:class|func|meth|mod|attr|data|exc):(?=<code>)')


def on_files(files, config):
    """Add the documents outside of docs/, and a page of modules per room."""
    for source, page in ELSEWHERE.items():
        text = (ROOT / source).read_text()
        files.append(File.generated(config, page, content=text))
    for page, text in (*_module_pages().items(), _examples_page()):
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown, page, **_):
    """Turn links between files of the repository into links of the site."""
    uri = page.file.src_uri
    source = SOURCES.get(uri, f'docs/{uri}')
    parts = CODE.split(markdown)  # code at odd places stays
    parts[::2] = [
        LINK.sub(lambda link: f']({_on_site(link[1], source, uri)})', part)
        for part in parts[::2]
    ]
    return ''.join(parts)


def on_page_content(html, **_):
    """Drop Sphinx's roles from docstrings."""
    return ROLE.sub('', html)


def _on_site(link: str, source: str, uri: str) -> str:
    """The link on page ``uri`` that a link in the file ``source`` becomes."""
    target, sep, anchor = link.partition('#')
    if '://' in target or not target:
        return link
    path = posixpath.normpath(
        posixpath.join(posixpath.dirname(source), target)
    )
    if path not in ELSEWHERE and (ROOT / path).is_relative_to(PACKAGE):
        module = path.removesuffix('.py').replace('/', '.')
        path, sep, anchor = _page_of(module), '#', module
    if path.partition('/')[0] == 'examples':
        path, sep, anchor = 'examples.md', '#', Path(path).name
    path = ELSEWHERE.get(path, path.removeprefix('docs/'))
    start = posixpath.dirname(uri) or '.'
    return posixpath.relpath(path, start) + sep + anchor


def _modules() -> list[str]:
    """Names of the modules that users may import; lab/ is nobody's need."""
    paths = (path.relative_to(ROOT) for path in PACKAGE.rglob('*.py'))
    names = {'.'.join(path.with_suffix('').parts) for path in paths}
    return sorted(
        name.removesuffix('.__init__')
        for name in names
        if not name.startswith(('clamp_mmpose..mim', 'clamp_mmpose.lab'))
    )


def _page_of(module: str) -> str:
    return f'api/{(module.split(".") + ["clamp_mmpose"])[1]}.md'


def _module_pages() -> dict[str, str]:
    pages = {}
    for module in _modules():
        page = _page_of(module)
        pages.setdefault(page, f'# {Path(page).stem}\n')
        pages[page] += f'\n::: {module}\n'
        if (ROOT / module.replace('.', '/')).is_dir():
            # what it gives is told where it is made
            pages[page] += '    options:\n      members: false\n'
    links = [f'* [{Path(page).stem}]({page})' for page in sorted(pages)]
    pages['api.md'] = '\n'.join(['# Modules', '', *links, ''])
    return pages


def _examples_page() -> tuple[str, str]:
    """Each file under a heading that links lead to."""
    lines = ['# Examples {#examples}']
    for path in sorted(ROOT.glob('examples/*.py')):
        code = path.read_text()
        lines += ['', f'## {path.name} {{#{path.name}}}', '']
        lines += ['```python', code.rstrip('\n'), '```']
    return 'examples.md', '\n'.join([*lines, ''])
