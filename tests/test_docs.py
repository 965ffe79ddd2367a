"""Links of the documents lead somewhere."""

import re
from inspect import signature

import pytest
from mmengine import Config
from mmpose.registry import MODELS
from samples import CONFIGS, ROOT

DOCUMENTS = sorted([*ROOT.glob('*.md'), *ROOT.glob('docs/*.md')])
CODE = re.compile(r'^```.*?^```|`[^`\n]*`', re.M | re.S)
LINK = re.compile(r'\]\(([^)\s]+)\)')


def anchors_of(text):
    """Of all headings, as GitHub and MkDocs make them."""
    headings = re.findall(
        r'^#+ (.*)', re.sub(r'^```.*?^```', '', text, flags=re.M | re.S), re.M
    )
    words = (re.sub(r'[^\w\- ]', '', heading.lower()) for heading in headings)
    return {'#' + one.strip().replace(' ', '-') for one in words}


def links_of(document):
    return LINK.findall(CODE.sub('', document.read_text()))


def fault_of(document, link):
    """What is wrong with a link, or None."""
    target, sep, anchor = link.partition('#')
    path = (document.parent / target) if target else document
    if not path.exists():
        return f'there is no {target}'
    if sep and '#' + anchor not in anchors_of(path.read_text()):
        return f'{path.name} has no heading for #{anchor}'


def options_of(document):
    """Options of a model, such as ``model.head.losses.NAME.OPTION``."""
    text = document.read_text()
    return set(re.findall(r'\b(model\.(?:\w+\.)+\w+)(?==|`| )', text))


def is_known(option, config):
    """Whether a config has it, or the class there takes it."""
    *parents, name = option.split('.')
    part = config
    for parent in parents:
        part = part.get(parent) or {}
    if name in part or 'type' not in part:
        return name in part
    return name in signature(MODELS.get(part.type)).parameters


def test_options_of_models_are_known_to_a_config():
    names = 'clamp_vitb16_ap10k', 'clamp_tiny_demo'
    configs = [Config.fromfile(CONFIGS / f'{name}.py') for name in names]
    options = set().union(*map(options_of, DOCUMENTS))
    assert len(options) > 9
    assert not [
        option
        for option in options
        if not any(is_known(option, config) for config in configs)
    ]


@pytest.mark.parametrize('document', DOCUMENTS, ids=lambda one: one.name)
def test_links_lead_to_files_and_headings(document):
    links = [x for x in links_of(document) if '://' not in x]
    faults = {link: fault_of(document, link) for link in links}
    assert not {link: fault for link, fault in faults.items() if fault}


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / 'page.md'
    page.write_text(
        '# A heading, here\n[a](none.md) [b](#a-heading-here) [c](#b)'
    )
    faults = [fault_of(page, link) for link in links_of(page)]
    assert faults == [
        'there is no none.md',
        None,
        'page.md has no heading for #b',
    ]


def test_every_page_is_linked_from_the_readme():
    found = set(links_of(ROOT / 'README.md'))
    pages = {f'docs/{path.name}' for path in ROOT.glob('docs/*.md')}
    assert pages - {'docs/experiments_notes.md'} <= found
