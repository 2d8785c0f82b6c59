"""All settings of an assessment in one frozen object, and its file, ``settings.toml``."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from surefoot.errors import FileReadError, FormatError, UsageError
from surefoot.gait import GaitSettings
from surefoot.signs.side_summary import SummarySettings
from surefoot.signs.sign_settings import SignSettings


@dataclass(frozen=True)
class AssessmentSettings:
    """Everything that can be set, from strides to measures.

    Parameters
    ----------
    gait
        How strides are found and measured.
    summary
        How strides become measures.
    signs
        How measures become signs.
    """

    gait: GaitSettings = field(default_factory=GaitSettings)
    summary: SummarySettings = field(default_factory=SummarySettings)
    signs: SignSettings = field(default_factory=SignSettings)


def settings_from_mapping(values: Mapping[str, Any]) -> AssessmentSettings:
    """Make settings from nested names and values; what is not named keeps its default.

    Parameters
    ----------
    values
        Nested mapping, as in ``settings.toml``.

    Returns
    -------
    AssessmentSettings
        The settings.

    Raises
    ------
    UsageError
        When a name is not known, or a value has the wrong type or lies beyond what is allowed.
    """
    settings = _filled(AssessmentSettings(), values, "")
    assert isinstance(settings, AssessmentSettings)
    return settings


def settings_to_mapping(settings: AssessmentSettings) -> dict[str, Any]:
    """Turn settings into nested names and values.

    Parameters
    ----------
    settings
        The settings.

    Returns
    -------
    dict
        Nested mapping that `settings_from_mapping` reads back.
    """
    return asdict(settings)


def read_settings(path: Path | str) -> AssessmentSettings:
    """Read a ``settings.toml``.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    AssessmentSettings
        The settings; what the file does not name keeps its default.

    Raises
    ------
    InputError
        When the file cannot be read, is not TOML, or holds an unknown or impossible setting.
    """
    path = Path(path)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileReadError(f"settings file {path.name} cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"settings file {path.name} is not valid TOML: {error}") from error
    try:
        return settings_from_mapping(values)
    except UsageError as error:
        raise FormatError(f"settings file {path.name}: {error}") from error


def settings_to_toml(settings: AssessmentSettings) -> str:
    """Write settings as TOML.

    Parameters
    ----------
    settings
        The settings.

    Returns
    -------
    str
        Text that `read_settings` reads back to equal settings.
    """
    head = "# Settings of a Surefoot assessment. Use them again: surefoot assess ... --settings settings.toml\n"
    return head + _toml_table(settings_to_mapping(settings), ())


def _filled(default: Any, values: Mapping[str, Any], prefix: str) -> object:
    allowed = [f.name for f in fields(default)]
    given: dict[str, object] = {}
    for name, value in values.items():
        if name not in allowed:
            raise UsageError(f"setting '{prefix}{name}' is not known; allowed here: {', '.join(allowed)}")
        given[name] = _converted(getattr(default, name), value, f"{prefix}{name}")
    kept = {name: getattr(default, name) for name in allowed}
    try:
        return type(default)(**(kept | given))
    except ValueError as error:
        raise UsageError(f"settings under '{prefix.rstrip('.') or 'top level'}': {error}") from error


def _converted(default: Any, value: Any, name: str) -> object:
    if is_dataclass(default):
        if not isinstance(value, Mapping):
            raise UsageError(f"setting '{name}' must be a table of settings; got {value!r}")
        return _filled(default, value, f"{name}.")
    if isinstance(default, tuple) and isinstance(value, (list, tuple)):
        pattern = default[0] if default else None
        return tuple(_converted(pattern, item, name) for item in value)
    if default is None:
        return value
    wanted = float if isinstance(default, float) else type(default)
    fits = isinstance(value, wanted) or (wanted is float and isinstance(value, int))
    if not fits or isinstance(value, bool) != isinstance(default, bool):
        raise UsageError(f"setting '{name}' must be of type {wanted.__name__}; got {value!r}")
    number = wanted(value)
    if wanted in (int, float):
        _refuse_impossible(number, default, name)
    return number


# sizes, times and limits cannot be negative; a default that is negative itself shows that this one can
_SIZES = ("_s", "_m", "_deg", "_mm", "_hz", "_ratio", "_m_s", "_m_s2", "_deg_s", "_min", "_max")


def _refuse_impossible(value: float, default: Any, name: str) -> None:
    if not math.isfinite(value):
        raise UsageError(f"setting '{name}' must be a finite number; got {value!r}")
    if value < 0 and name.endswith(_SIZES) and default >= 0:
        raise UsageError(f"setting '{name}' must be 0 or more; got {value!r}")


def _toml_table(values: Mapping[str, Any], path: tuple[str, ...]) -> str:
    plain = {k: v for k, v in values.items() if not isinstance(v, Mapping) and v is not None}
    lines = [f"\n[{'.'.join(path)}]"] if path and plain else []
    lines += [f"{name} = {_toml_value(value)}" for name, value in plain.items()]
    text = "".join(line + "\n" for line in lines)
    for name, value in values.items():
        if isinstance(value, Mapping):
            text += _toml_table(value, (*path, name))
    return text


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        # JSON strings are TOML strings, but for the delete character and escaped surrogates
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    raise TypeError(f"a setting of type {type(value).__name__} cannot be written as TOML")
