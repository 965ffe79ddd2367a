"""A tab of a browser with the page in it, as a user sees it."""

from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait


class Visit:
    """Opens the page in a new tab."""

    def __init__(self, chrome, url):
        self.chrome = chrome
        chrome.switch_to.new_window('tab')
        self.handle = chrome.current_window_handle
        chrome.get(url)
        self.wait(lambda: self.all('.drop'))

    def back(self):
        """Come back to this tab."""
        self.chrome.switch_to.window(self.handle)

    def wait(self, condition, seconds=60):
        # what is looked at may go away meanwhile
        gone = (NoSuchElementException, StaleElementReferenceException)
        waiting = WebDriverWait(self.chrome, seconds, 0.05, gone)
        return waiting.until(lambda _: condition())

    def all(self, selector):
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.chrome.find_element(By.CSS_SELECTOR, selector)

    def button(self, words):
        (found,) = (b for b in self.all('button') if b.text == words)
        return found

    @property
    def status(self):
        return self.one('.status').text

    def wait_for(self, words):
        """Until the line of the status has these words."""
        self.wait(lambda: words in self.status)

    def give(self, path):
        """Give a file, as the dialogue for files does."""
        self.one('input[type=file]').send_keys(str(path))

    def take_example(self, name='fallow deer'):
        (example,) = (e for e in self.all('.example') if e.text == name)
        example.click()
        self.wait_for('of 17 keypoints have')

    def pressed(self):
        """Names of the keypoints that are chosen."""
        chosen = self.all('.keypoint[aria-pressed=true] .name')
        return [one.text for one in chosen]

    def scores(self):
        texts = [
            one.text for one in self.all('.keypoint .number:not(.radius)')
        ]
        return [float(text) for text in texts if text]

    def box(self):
        """Left, top, right, bottom of the animal, in pixels."""
        names = ('x', 'y', 'width', 'height')
        found = [float(self.one('.box').get_attribute(n)) for n in names]
        return [*found[:2], found[0] + found[2], found[1] + found[3]]
