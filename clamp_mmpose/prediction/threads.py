"""Reading ahead and writing behind, while the network is at work."""

import time
from collections.abc import Callable, Iterable, Iterator
from queue import Full, Queue
from threading import Event, Thread

_END = object()


class ReadAhead:
    """Takes items in a thread, some before they are asked for.

    Args:
        items (Iterable): Errors of it come to who asks.
        depth (int): How many may wait.
    """

    def __init__(self, items: Iterable, depth: int):
        self._items = items
        self._queue: Queue = Queue(depth)
        self._stopped = Event()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._read, daemon=True)

    def __enter__(self) -> 'ReadAhead':
        try:
            self._thread.start()
        except KeyboardInterrupt:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self._stopped.set()
        _join(self._thread)

    def __iter__(self) -> Iterator:
        while (item := self._queue.get()) is not _END:
            yield item
        if self._error is not None:
            raise self._error

    def _read(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:
            self._error = error
        self._put(_END)

    def _put(self, item) -> bool:
        while not self._stopped.is_set():
            try:
                self._queue.put(item, timeout=0.1)
                return True
            except Full:
                pass
        return False


class WriteBehind:
    """Calls a function in a thread, in order.

    Leaving it waits for what was given, and raises its first error; after an
    error, what waits is dropped.

    Args:
        function (Callable): What takes the items.
        depth (int): How many may wait.
    """

    def __init__(self, function: Callable[[object], None], depth: int):
        self._function = function
        self._queue: Queue = Queue(depth)
        self._dropped = Event()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._write, daemon=True)

    def __enter__(self) -> 'WriteBehind':
        try:
            self._thread.start()
        except KeyboardInterrupt as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is not None:
            self._dropped.set()
        self._queue.put(_END)
        _join(self._thread)
        if kind is None and self._error is not None:
            raise self._error

    def put(self, item: object) -> None:
        """Give an item; raises the first error of those before."""
        if self._error is not None:
            raise self._error
        self._queue.put(item)

    def _write(self) -> None:
        # after an error the queue is still emptied, or put would wait forever
        while (item := self._queue.get()) is not _END:
            if self._dropped.is_set():
                continue
            try:
                self._function(item)
            except BaseException as error:
                self._error = error
                self._dropped.set()


def _join(thread: Thread) -> None:
    """Wait for the end of a thread, whose start may have been interrupted.

    One that is at work while Python ends would abort the process.
    """
    for _ in range(100):
        try:
            return thread.join()
        except RuntimeError:  # it has not begun yet, or never will
            time.sleep(0.01)
