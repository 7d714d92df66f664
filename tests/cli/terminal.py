"""Programs in a terminal: what they write to it, and a shell with keys that are really pressed."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
# Nothing takes so long; a shell that hangs shall not hang the test.
PATIENCE = 30


def all_written(end):
    """All that is written to a terminal until the last program has closed it."""
    written = b""
    try:
        while part := os.read(end, 65536):
            written += part
    except OSError:
        pass  # The terminal has gone with the program.
    os.close(end)
    return written


class Terminal:
    def __init__(self, command, environment, folder):
        self.process, self.end = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        # Tall enough that no list is asked about, or cut.
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 400, 160, 0, 0))
        self.output = ""

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.end)

    def press(self, keys):
        os.write(self.end, keys.encode())

    def until(self, holds):
        """Reads until `holds` of what was printed since the last time; gives that."""
        deadline = time.monotonic() + PATIENCE
        while not holds(self.output):
            ready, _, _ = select.select([self.end], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise AssertionError(f"not seen in {PATIENCE} s; there is: {self.output}")
            self.output = ESCAPES.sub("", self.output + os.read(self.end, 65536).decode(errors="replace"))
        seen, self.output = self.output, ""
        return seen
