"""Modules of JavaScript become one script."""

import pytest

from clamp_mmpose.deployment.web_script import joined_modules

SOURCES = {
    'main.js': "import { a } from './a.js';\nimport {\n  b,\n  c,\n} from "
    "'./b.js';\na(b, c);\n",
    'a.js': "import { b } from './b.js';\nexport const a = () => b;\n",
    'b.js': 'export const b = 1;\nexport function c() {}\n',
    'other.js': 'never();\n',
}


def test_each_comes_once_and_after_what_it_needs():
    assert joined_modules(SOURCES, 'main.js') == (
        'const b = 1;\nfunction c() {}\nconst a = () => b;\na(b, c);\n'
    )


@pytest.mark.parametrize(
    'line', ["import a from './a.js';", 'export default a;', "'</script>'"]
)
def test_what_cannot_be_joined_is_an_error(line):
    with pytest.raises(ValueError, match='main.js has .*cannot be joined'):
        joined_modules({'main.js': line}, 'main.js')
