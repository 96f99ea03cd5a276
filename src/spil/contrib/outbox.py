"""A folder in the place of a channel: what is sent becomes a file, complete or not there at all, and never another."""

import os
from pathlib import Path


def put(folder: Path, name: str, content: bytes) -> None:
    """Put a file into a folder, once; raises FileExistsError when there is one of that name with other content."""
    folder.mkdir(parents=True, exist_ok=True)
    path, partial = folder / name, folder / f".{name}.{os.getpid()}"
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # unlike a rename it never overwrites
    except FileExistsError:
        if path.read_bytes() != content:
            raise
    finally:
        partial.unlink()
