"""A config file, or one sentence on what is wrong with it."""

from pathlib import Path

from mmengine import Config


def read_config(path: str | Path) -> Config:
    """Read a config file.

    Args:
        path (str | Path): The file.

    Returns:
        Config: As mmengine reads it.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It cannot be read.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f'there is no config {path}')
    try:
        return Config.fromfile(path)
    except Exception as error:  # a config is Python, and fails as that
        raise ValueError(
            f'{path} cannot be read as a config: {error}'
        ) from error
