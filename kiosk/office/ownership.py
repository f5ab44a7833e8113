"""Whose the office's files are: what root makes belongs to whom the folder belongs.

The services run as a user of their own. A file that an administrator's command made
as root would be one that they cannot open, and the office would stand still.
"""

from __future__ import annotations

import os
from pathlib import Path


def hand_over(path: Path) -> None:
    """Give what root owns, in a folder that is not root's, to the folder's owner.

    Follows no link: a service must not have root give away what lies elsewhere.
    """
    if os.geteuid() != 0:
        return
    folder, own = path.parent.stat(), path.lstat()
    if own.st_uid == 0 and folder.st_uid != 0:
        os.lchown(path, folder.st_uid, folder.st_gid)


def like_folder(path: Path, folder: Path) -> None:
    """Let a file, which is to go into the folder, belong to the folder's owner."""
    if os.geteuid() == 0:
        found = folder.stat()
        os.lchown(path, found.st_uid, found.st_gid)


def like(path: Path, model: Path) -> None:
    """Give a file the owner, the group and the rights of another."""
    wanted = model.stat()
    path.chmod(wanted.st_mode & 0o777)
    if os.geteuid() == 0:
        os.lchown(path, wanted.st_uid, wanted.st_gid)
