"""What the programs' --help names."""

import functools
import os
import re
import subprocess

from program import PROGRAM

# The viewer, where it is built.
VIEWER = os.environ.get("RAFTVIZ", "")


@functools.cache
def _help(*command):
    return subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout


def subcommands():
    text = _help(PROGRAM)
    return [name.split() for name in re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", text.split("Exit codes")[0], re.MULTILINE)]


def synopsis(*command):
    """What its first line says behind the options."""
    return _help(*command).splitlines()[0].split("[options]")[1].strip()


def option_values(*command):
    """Every option that --help names, long and short, and whether a value follows it."""
    found = {}
    for letter, name, value in re.findall(r"^  (?:(-\w) \[ )?(--[\w-]+)(?: \])?( \S)?", _help(*command), re.MULTILINE):
        found.update({option: value.strip() != "" for option in (letter, name) if option})
    return found


def options_of_help(*command):
    """Every option that --help names, long and short."""
    return list(option_values(*command))
