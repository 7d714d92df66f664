"""What the programs' --help names."""

import os
import re
import subprocess

from program import PROGRAM

# The viewer, where it is built.
VIEWER = os.environ.get("RAFTVIZ", "")


def subcommands():
    text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    return [name.split() for name in re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", text.split("Exit codes")[0], re.MULTILINE)]


def options_of_help(*command):
    """Every option that --help names, long and short."""
    text = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^  (?:(-\w) \[ )?(--[\w-]+)", text, re.MULTILINE)
    return [option for pair in found for option in pair if option]
