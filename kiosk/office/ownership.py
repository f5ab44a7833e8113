"""Whose the office's files are: as the folder's owner and its group have it.

The services run as a user of their own, and the secretary is in its group. A file that
an administrator's command made as root, or that the umask of a shell has closed to the
group, would be one that they cannot open, and the office would stand still.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path


def hand_over(path: Path) -> None:
    """Give what root owns, in a folder that is not root's, to the folder's owner.

    What is ours in a folder in which its group may write is for the group to write,
    too. Follows no link: a service must not have root give away what lies elsewhere.
    """
    folder, own, me = path.parent.stat(), path.lstat(), os.geteuid()
    if me == 0 and own.st_uid == 0 and folder.st_uid != 0:
        os.lchown(path, folder.st_uid, folder.st_gid)
    if folder.st_mode & stat.S_IWGRP and me in (0, own.st_uid):
        _let_the_group_write(path, own.st_mode)


def _let_the_group_write(path: Path, mode: int) -> None:
    rights = 0o070 if stat.S_ISDIR(mode) else 0o060
    if stat.S_ISLNK(mode) or mode & rights == rights:
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        os.fchmod(descriptor, stat.S_IMODE(mode) | rights)
    finally:
        os.close(descriptor)


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
