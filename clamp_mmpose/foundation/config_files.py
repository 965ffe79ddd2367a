"""A config file, or one sentence on what is wrong with it."""

from pathlib import Path

from mmengine import Config


def read_config(path: str | Path, cfg_options: dict | None = None) -> Config:
    """Read a config file.

    Args:
        path (str | Path): The file.
        cfg_options (dict, optional): Overrides of the config.

    Returns:
        Config: As mmengine reads it.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It cannot be read, or has no place for an override.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f'there is no config {path}')
    try:
        cfg = Config.fromfile(path)
    except Exception as error:  # a config is Python, and fails as that
        raise ValueError(
            f'{path} cannot be read as a config: {error}'
        ) from error
    try:
        cfg.merge_from_dict(cfg_options or {})
    except (LookupError, TypeError) as error:
        raise ValueError(
            f'{path} has no place for {cfg_options}: {error}'
        ) from error
    return cfg


def read_model_config(
    path: str | Path, cfg_options: dict | None = None
) -> Config:
    """Read the config file of a model.

    Args:
        path (str | Path): The file.
        cfg_options (dict, optional): Overrides of the config.

    Returns:
        Config: With a ``model``.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: See :func:`read_config`; or there is no model in it.
    """
    cfg = read_config(path, cfg_options)
    if not isinstance(cfg.get('model'), dict):
        raise ValueError(
            f'{path} has no model: give the config that a model is trained '
            'with'
        )
    return cfg
