"""Programs that work for this one, and end with it."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def run_child(
    command: Sequence[str],
    output: str | Path,
    env: Mapping[str, str] | None = None,
) -> int:
    """Run a program, which does not outlive this one.

    Args:
        command (Sequence[str]): Its name and arguments.
        output (str | Path): File to which all that it says is added.
        env (Mapping[str, str], optional): Its environment.

    Returns:
        int: Its exit code.
    """
    with (
        open(output, 'ab') as file,
        subprocess.Popen(
            command, env=env, stdout=file, stderr=file
        ) as process,
    ):
        try:
            return process.wait()
        except BaseException:  # Ctrl-C, or told to end
            process.terminate()
            raise
