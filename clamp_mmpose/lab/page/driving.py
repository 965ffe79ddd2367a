"""A person at a page, played by Selenium."""

import csv
import shutil
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path


def open_browser(downloads: Path):
    """Start a Chromium without a window.

    Args:
        downloads (Path): Where it puts files.

    Returns:
        WebDriver: Of Selenium; to be ended by ``quit()``.

    Raises:
        ImportError: Selenium or Chromium is missing.
    """
    programs = [shutil.which(name) for name in ('chromium', 'chromedriver')]
    if find_spec('selenium') is None or not all(programs):
        raise ImportError(
            'a page is tried out with Chromium: install chromium and '
            'chromedriver, and `pip install selenium`'
        )
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = programs[0]
    for argument in ('--headless=new', '--no-sandbox', '--disable-gpu'):
        options.add_argument(argument)
    folder = {'download.default_directory': str(downloads)}
    options.add_experimental_option('prefs', folder)
    options.set_capability('goog:loggingPrefs', {'browser': 'ALL'})
    return webdriver.Chrome(options, webdriver.ChromeService(programs[1]))


class Page:
    """What a person does with a page, each until nothing more happens.

    Args:
        browser (WebDriver): Of :func:`open_browser`.
        path (Path): The page.
        downloads (Path): Where the browser puts files.
    """

    def __init__(self, browser, path: Path, downloads: Path):
        self.browser, self.downloads = browser, downloads
        browser.get_log('browser')  # what was said before
        browser.get(path.as_uri())

    def get(self, name: str):
        """The element of this id, of Selenium."""
        return self.browser.find_element('id', name)

    def press(self, name: str) -> None:
        """Press a button."""
        self.get(name).click()
        self.wait()

    def drop(self, *paths: Path) -> None:
        """Give files."""
        self.get('chosen').send_keys('\n'.join(map(str, paths)))
        self.wait()

    def look_into(self, box: Sequence[float]) -> None:
        """Type a box."""
        for side, value in zip(
            ('left', 'top', 'right', 'bottom'), box, strict=True
        ):
            self.browser.execute_script(
                'arguments[0].value = arguments[1]', self.get(side), value
            )
        self.browser.execute_script(
            'arguments[0].requestSubmit()', self.get('box')
        )
        self.wait()

    def wait(self) -> None:
        """Until nothing more is to be done."""
        time.sleep(0.1)  # the page shows changes 30 ms later
        patiently(
            lambda: self.get('work').get_attribute('aria-busy') == 'false'
        )

    def table(self) -> list[dict[str, str]]:
        """Rows of the table that it lets download."""
        for old in self.downloads.iterdir():
            old.unlink()
        self.browser.execute_script(
            'arguments[0].click()', self.get('download')
        )
        found = patiently(lambda: list(self.downloads.glob('*.csv')))
        with open(found[0], newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def log(self) -> list[str]:
        """What the browser wrote onto its console since it was asked."""
        return [one['message'] for one in self.browser.get_log('browser')]


def patiently(condition: Callable, seconds: float = 60):
    """Wait until something is true, and return it.

    Args:
        condition (Callable): What gives it.
        seconds (float): How long.

    Raises:
        TimeoutError: It stays untrue.
    """
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError('the page did not come to an end')
        time.sleep(0.05)
    return found
