"""What `cmake --install` gives: programs that find what belongs to them wherever it lies, and libraries that another
project embeds."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["RAFTSIM_BUILD_DIR"])
SOURCE = pathlib.Path(os.environ["RAFTSIM_SOURCE_DIR"])
CMAKE = os.environ["RAFTSIM_CMAKE"]
ENVIRONMENT = {**os.environ, "PATH": os.path.dirname(CMAKE) + ":" + os.environ["PATH"],
               "CXX": os.environ["RAFTSIM_COMPILER"], "CXXFLAGS": "-Wall -Wextra -Wpedantic -Werror"}


def run(*command, **options):
    """Runs a command that must succeed; what it printed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=120, **options)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def blocks_of(title, language):
    """The README's code blocks of this language in this section."""
    section = (SOURCE / "README.md").read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]
    found = re.findall(r"^```(\w*)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [block for name, block in found if name == language]


def commands_of(title):
    return blocks_of(title, "sh")[0].splitlines()


class PackageTest(unittest.TestCase):
    """One installation, moved away from where it was made."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="raftsim package "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        (cls.folder / "tests").symlink_to(SOURCE / "tests")
        (cls.folder / "build").mkdir()
        (cls.folder / "build/release").symlink_to(BUILD)
        root, home = cls.folder / "root", cls.folder / "home"
        install = next(line for line in commands_of("Install") if line.startswith("cmake --install"))
        run("sh", "-e", "-c", install, cwd=cls.folder, env={**ENVIRONMENT, "HOME": str(home), "DESTDIR": str(root)})
        cls.home_was_made = home.exists()
        cls.home = cls.folder / "another home"
        cls.home.mkdir()
        cls.prefix = cls.home / ".local"
        pathlib.Path(f"{root}{home}/.local").rename(cls.prefix)
        cls.program = cls.prefix / "bin/raftsim"
        cls.elsewhere = cls.folder / "elsewhere"
        cls.elsewhere.mkdir()

    def run_elsewhere(self, *arguments):
        return run(self.program, *arguments, cwd=self.elsewhere)

    def test_destdir_is_put_before_all(self):
        self.assertFalse(self.home_was_made)

    def test_everything_lies_where_it_is_looked_for(self):
        for file in ["bin/raftsim", "share/man/man1/raftsim.1", "share/man/man1/raftsim-fuzz-merge.1",
                     "share/bash-completion/completions/raftsim", "share/zsh/site-functions/_raftsim",
                     "share/raftsim/scenarios/first-election.json", "share/raftsim/scenarios/schema.json",
                     "share/doc/raftsim/README.md", "share/doc/raftsim/sim/trace/README.md",
                     "include/raftsim/core/server.hpp", "include/raftsim/sim/trace/record.hpp"]:
            self.assertTrue((self.prefix / file).is_file(), file)
        viewer = [(self.prefix / file).exists() for file in
                  ["bin/raftviz", "share/man/man1/raftviz.1", "share/bash-completion/completions/raftviz"]]
        self.assertEqual(viewer, [(BUILD / "viz/raftviz").exists()] * 3)
        for folder in ["", "share", "include"]:
            self.assertNotIn("core", os.listdir(self.prefix / folder))

    def test_links_of_the_documentation_lead_somewhere(self):
        docs = self.prefix / "share/doc/raftsim"
        for page in docs.rglob("*.md"):
            for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
                with self.subTest(page=page.relative_to(docs), link=link):
                    self.assertTrue((page.parent / link).exists())

    def test_the_program_finds_its_scenarios_from_any_folder(self):
        scenarios = self.prefix / "share/raftsim/scenarios"
        self.assertIn(f"{scenarios}/first-election.json ", self.run_elsewhere("list"))
        self.assertIn("election-won", self.run_elsewhere("lesson"))
        self.assertIn(f"{scenarios}/bugs/vote-twice.json", self.run_elsewhere("bugs"))
        self.assertIn("first-election", self.run_elsewhere("run", "first-election"))
        self.assertEqual(self.run_elsewhere("validate", "lessons/04-election-won"),
                         f"{scenarios}/lessons/04-election-won.json: valid\n")
        self.run_elsewhere("bench", "--repeat", "1", "--seeds", "1", "W3")
        link = self.folder / "raftsim"
        link.symlink_to(self.program)
        self.assertIn("first-election", run(link, "run", "first-election", cwd=self.elsewhere))

    def test_nothing_that_is_installed_knows_where_it_was_built(self):
        for file in filter(pathlib.Path.is_file, self.prefix.rglob("*")):
            content = file.read_bytes()
            # What is built for a debugger tells it where the sources are.
            for place in [] if b".debug_info" in content else [BUILD, SOURCE]:
                self.assertFalse(os.fsencode(place) in content, f"{file} knows {place}")

    def test_another_project_embeds_the_core_and_the_simulator(self):
        *build, embed_core, run_scenario = commands_of("Embed the core")
        in_readme = {"cwd": self.folder, "env": {**ENVIRONMENT, "HOME": str(self.home)}}
        for command in build:
            run("sh", "-e", "-c", command, **in_readme)
        told = run("sh", "-e", "-c", embed_core, **in_readme)
        self.assertEqual(len(re.findall(": leader in term", told)), 1, told)
        self.assertEqual(len(re.findall("committed up to entry 2", told)), 3, told)
        self.assertIn("the client hears: done", told)
        # The library's run is the program's.
        scenario = run("sh", "-e", "-c", run_scenario, **in_readme)
        hash_of_program = re.search(r"hash +(\w+)", self.run_elsewhere("run", "split-vote")).group(1)
        self.assertRegex(scenario, rf"\Asplit-vote: \d+ events, leader S\d, hash {hash_of_program}\n\Z")
        self.assertEqual(told + scenario, blocks_of("Embed the core", "")[0])

    def test_the_core_alone_asks_for_no_other_package(self):
        build = self.folder / "core alone"
        run(CMAKE, "-G", "Ninja", "-S", SOURCE / "tests/package", "-B", build, "-DWITH_SIMULATOR=OFF",
            "--no-warn-unused-cli",
            f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON",
            "-DCMAKE_DISABLE_FIND_PACKAGE_simdjson=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_zstd=ON", env=ENVIRONMENT)

    def test_an_unknown_component_is_an_error_that_names_the_known_ones(self):
        project = self.folder / "unknown"
        project.mkdir()
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(unknown LANGUAGES NONE)\n"
            "find_package(raftsim REQUIRED COMPONENTS kore)\n")
        done = subprocess.run([CMAKE, "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}"],
                              capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('no component "kore", only core and sim', " ".join(done.stderr.split()))


if __name__ == "__main__":
    unittest.main()
