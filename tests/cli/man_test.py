"""The manual pages, which the build writes from what the programs say of themselves."""

import os
import pathlib
import re
import subprocess
import unittest

from program import PROGRAM, ProgramTest
from usages import VIEWER, options_of_help, subcommands

PAGES = pathlib.Path(os.environ["RAFTSIM_MAN"])
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]


def rendered(page):
    done = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=80", PAGES / page], capture_output=True, text=True, check=True)
    # Bold and underlined characters are printed twice.
    return re.sub(r".\x08", "", done.stdout)


def flowing(text):
    return re.sub(r"\s+", " ", text)


class ManTest(ProgramTest):
    def test_there_is_a_page_for_each_subcommand_and_none_else(self):
        expected = ["raftsim.1", *("-".join(["raftsim", *name]) + ".1" for name in subcommands())]
        self.assertEqual(sorted(os.listdir(PAGES)), sorted(expected + (["raftviz.1"] if VIEWER else [])))

    def test_mandoc_and_groff_find_nothing_wrong(self):
        pages = sorted(PAGES.iterdir())
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *pages], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
        for page in pages:
            done = subprocess.run(["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z", page], capture_output=True, text=True,
                                  check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page)

    def test_every_page_has_its_sections_and_fits_80_columns(self):
        for page in PAGES.iterdir():
            text = rendered(page.name)
            with self.subTest(page=page.name):
                sections = re.findall(r"^([A-Z][A-Z ]+)$", text, re.MULTILINE)
                self.assertEqual([each for each in sections if each in SECTIONS], SECTIONS)
                self.assertFalse([line for line in text.splitlines() if len(line) > 80])

    def test_every_option_stands_in_its_page(self):
        for page, command in [*((["raftsim", *name], [PROGRAM, *name]) for name in subcommands()),
                              *([(["raftviz"], [VIEWER])] if VIEWER else [])]:
            text = rendered("-".join(page) + ".1")
            options = text.split("\nOPTIONS\n")[1].split("\nEXIT STATUS\n")[0]
            for option in options_of_help(*command):
                self.assertRegex(options, rf"(?m)^ +(-\w, )?{option}\b", page)

    def test_a_page_says_what_help_says(self):
        for name in subcommands():
            text = flowing(rendered("-".join(["raftsim", *name]) + ".1"))
            about = self.assert_fine(*name, "--help").split("\n\n")[1]
            # Pages show commands bold in place of quoted.
            with self.subTest(subcommand=name):
                self.assertIn(re.sub("'(raftsim[^']*)'", r"\1", flowing(about)).strip(), text)

    def test_pages_that_are_mentioned_exist(self):
        for page in PAGES.iterdir():
            for name in re.findall(r"\b(raft(?:sim|viz)[a-z-]*)\(1\)", rendered(page.name)):
                if VIEWER or name != "raftviz":
                    self.assertTrue((PAGES / f"{name}.1").exists(), f"{page.name} mentions {name}")


if __name__ == "__main__":
    unittest.main()
