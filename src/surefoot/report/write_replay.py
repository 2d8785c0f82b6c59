"""The results of a replay as files in one folder, all of them or none."""

from __future__ import annotations

import json
from pathlib import Path

from surefoot.report.render import report_html
from surefoot.report.replay_report import build_replay_report
from surefoot.report.replay_source import replay_source
from surefoot.report.replay_tables import command_table, pulse_table, refusal_table
from surefoot.report.write_together import write_together
from surefoot.stimulation.profile_file import profile_to_toml
from surefoot.stimulation.replay_json import replay_to_dict
from surefoot.stimulation.replay_result import ReplayResult

REPLAY_FILES = ("replay.html", "replay.json", "commands.csv", "pulses.csv", "refusals.csv", "profile.toml")


def write_replay(result: ReplayResult, folder: Path | str) -> Path:
    """Write page, JSON, tables and profile of a replay.

    Parameters
    ----------
    result
        The replay.
    folder
        Folder to write into; made when missing. Files of the same names are replaced.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    OutputError
        When a file could not be written; then nothing is changed.
    """
    folder = Path(folder)
    contents: dict[str, str | bytes] = {
        "replay.html": report_html(build_replay_report(replay_source(result))),
        "replay.json": json.dumps(replay_to_dict(result), ensure_ascii=False, allow_nan=False, indent=1) + "\n",
        "commands.csv": command_table(result).write_csv(),
        "pulses.csv": pulse_table(result).write_csv(),
        "refusals.csv": refusal_table(result).write_csv(),
        "profile.toml": profile_to_toml(result.profile),
    }
    write_together(folder, contents, REPLAY_FILES)
    return folder / "replay.html"
