"""What tools/determinism.py makes of what several toolchains put out; they, and CMake, are played by shell scripts."""

import os
import subprocess
import sys
import unittest

from program import SOURCE, ProgramTest

COMPILER = """#!/bin/sh
[ "$1" != --version ] || echo "a compiler 1.2.3"
echo "#define _GLIBCXX_RELEASE 12"
"""
# Answers like a compiler whose library is not there.
NO_COMPILER = "#!/bin/sh\nexit 1\n"
# "Builds" what stands in a file beside the toolchain's name.
CMAKE = """#!/bin/sh -e
[ "$1" = --build ] || exit 0
mkdir -p "$2/tools/determinism"
cp "$(basename "$2").program" "$2/tools/determinism/raftsim_hashes"
"""
SAME = "#!/bin/sh\nprintf 'scenarios/a.json 11 12\\nseed 1 13\\nseed 2 14\\nall 15\\n'\n"
OTHER = SAME.replace("14", "41").replace("15", "51")
SHORT = "#!/bin/sh\nprintf 'all 15\\n'\n"
ENDS = "#!/bin/sh\necho 'raftsim_hashes: no more' >&2\nexit 2\n"


class DeterminismTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("tools/determinism.py", (SOURCE / "tools" / "determinism.py").read_text())
        self.program("tools/setup.sh", "#!/bin/sh\nexit 1\n")
        self.program("bin/cmake", CMAKE)
        self.program("bin/g++-12", COMPILER)
        self.program("bin/clang++-14", COMPILER)
        self.write("scenarios/a.json", "{}")
        self.write("scenarios/schema.json", "{}")
        self.program("gcc-O2.program", SAME)
        self.program("clang-14.program", SAME)

    def program(self, name, text):
        os.chmod(self.write(name, text), 0o755)

    def determinism(self, *arguments):
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        result = subprocess.run([sys.executable, self.folder / "tools" / "determinism.py", *arguments],
                                capture_output=True, text=True, timeout=60, check=False,
                                env={**os.environ, "PATH": path})
        return result.returncode, result.stdout, result.stderr

    def both(self):
        """The exit code, and the last cell of each row."""
        code, out, _ = self.determinism("--seeds", "2", "--only", "gcc-O2", "clang-14")
        return code, [line.split(" | ")[-1].removesuffix(" |") for line in out.splitlines()[2:]]

    def test_equal_outputs_are_the_same(self):
        code, out, err = self.determinism("--seeds", "2", "--jobs", "2", "--only", "clang-14", "gcc-O2")
        self.assertEqual((code, err), (0, ""))
        rows = out.splitlines()[2:]
        self.assertRegex(rows[0], r"^\| g\+\+-12 1\.2\.3 \| `-O2` \| libstdc\+\+ 12 \| \w+ \| 1 \| 2 \| `15` "
                                  r"\| \d+ \| \d+ \| same \|$")
        self.assertRegex(rows[1], r"^\| clang\+\+-14 1\.2\.3 .*\| same \|$")
        self.assertEqual(len(rows), 2)

    def test_the_first_line_that_differs_is_named(self):
        self.program("clang-14.program", OTHER)
        self.assertEqual(self.both(), (1, ["same", "DIFFERENT: `seed 2 41`, expected `seed 2 14`"]))

    def test_an_output_that_lacks_lines_is_none(self):
        self.program("clang-14.program", SHORT)
        self.assertEqual(self.both(), (1, ["same", "FAILED: 1 lines, expected 4"]))

    def test_a_program_that_fails_tells_why(self):
        self.program("clang-14.program", ENDS)
        self.assertEqual(self.both(), (1, ["same", "FAILED: exit code 2: raftsim_hashes: no more; "
                                                   "see build/determinism/clang-14.log"]))

    def test_a_toolchain_that_is_missing_is_told_and_others_are_asked_all_the_same(self):
        self.program("bin/g++-12", NO_COMPILER)
        self.assertEqual(self.both(), (1, ["LEFT OUT: there is no such compiler, library or emulator here", "same"]))

    def test_bad_usage_is_refused(self):
        for arguments in (["--seeds", "0"], ["--seeds", "many"], ["--jobs"], ["--only", "cfront"], ["all"]):
            with self.subTest(arguments):
                code, out, err = self.determinism(*arguments)
                self.assertEqual((code, out), (2, ""))
                self.assertRegex(err, r"\Adeterminism\.py: [^\n]+\n\Z")


if __name__ == "__main__":
    unittest.main()
