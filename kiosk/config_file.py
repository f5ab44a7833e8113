"""Finds and reads the configuration file.

Where it comes from: `--config`, else AUFRUF_CONFIG, else /etc/aufruf/office.toml, else
the shipped default. A wrong file raises `ConfigError`, which names the file, the key,
what is wrong and what is allowed.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import msgspec

from kiosk.config import Config, ConfigError
from kiosk.config_rules import check

SYSTEM_FILE = Path("/etc/aufruf/office.toml")


def find_file(option: str | None) -> Path | None:
    """The file that holds: the option, AUFRUF_CONFIG, the system's, or none."""
    if option:
        return Path(option)
    if from_environment := os.environ.get("AUFRUF_CONFIG"):
        return Path(from_environment)
    return SYSTEM_FILE if SYSTEM_FILE.exists() else None


def load(file: Path | None) -> Config:
    """Read and check a configuration; None is the shipped default.

    Raises:
        ConfigError: the file is missing, not TOML, or says something wrong.
    """
    if file is None:
        return check(Config(), "the shipped default")
    try:
        raw = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(file, "", f"cannot be read ({reason})") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError(
            file, "", f"is not UTF-8 (byte {error.start}, line {line})"
        ) from error
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(file, "", f"is not valid TOML: {error}") from error
    try:
        config = msgspec.convert(tree, Config)
    except msgspec.ValidationError as error:
        from kiosk.config_problems import explain

        raise ConfigError(file, *explain(str(error), tree)) from error
    return check(config, file)
