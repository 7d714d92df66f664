"""Completion in bash and zsh: what the programs say of themselves, and what a real TAB makes of it."""

import json
import os
import re
import subprocess
import unittest

from program import PROGRAM, SOURCE, ProgramTest
from terminal import Terminal
from usages import VIEWER, options_of_help, subcommands

SCRIPTS = SOURCE / "tools/completion"

# Prints the candidates, and which of the shell's own completions are asked for.
DRIVE_BASH = r"""
source "$1"
compopt() { asked+=("$2"); }
asked=() COMP_LINE="$2" COMP_POINT="${#2}"
shift 2
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_raftsim
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
((${#asked[@]} == 0)) || printf '<%s>\n' "${asked[@]}"
"""


class AnswerTest(ProgramTest):
    """raftsim --complete, without a shell."""

    def answer(self, *words):
        return [line.split("\t")[0] for line in self.assert_fine("--complete", *words).splitlines()]

    def test_subcommands_come_first(self):
        answer = self.answer("")
        self.assertEqual(answer, [name[0] for name in subcommands() if len(name) == 1] + ["--help", "--version"])

    def test_every_option_of_help_is_offered(self):
        for name in subcommands():
            with self.subTest(subcommand=name):
                options = options_of_help(PROGRAM, *name)
                self.assertIn("--help", options)
                self.assertEqual(sorted(self.answer(*name, "-")), sorted(options))

    def test_values_are_those_that_the_program_takes(self):
        profiles = self.answer("fuzz", "--profile", "")
        self.assertIn("swarm", profiles)
        help_of_profile = re.sub(r"\s+", " ", self.assert_fine("fuzz", "--help"))
        for profile in profiles:
            self.assertIn(f" {profile}", help_of_profile)
        for profile in profiles:
            # What becomes of Raft when disks are lost is found at once.
            code, _, err = self.run_program("fuzz", "--seeds", "1..1", "--quiet", "--profile", profile)
            self.assertEqual((code, err), (1 if profile == "amnesia" else 0, ""))
        bugs = [bug["id"] for bug in json.loads(self.assert_fine("bugs", "--json"))]
        self.assertEqual(self.answer("run", "--bug", ""), bugs)
        lessons = [line.split()[1] for line in self.assert_fine("lesson").splitlines()]
        self.assertEqual(self.answer("lesson", ""), lessons + ["<files>"])
        formats = re.findall(r"^  ([a-z-]+)  ", self.assert_fine("export", "--help").split("Options:")[0], re.MULTILINE)
        self.assertEqual(self.answer("export", "--format", ""), formats)
        metrics = [line[2:].split()[0] for line in self.assert_fine("stats", "--metrics").splitlines()[1:]]
        self.assertEqual(self.answer("stats", "--metric", ""), ["all", *metrics])

    def test_scenarios_are_offered_by_name_and_those_in_folders_to_who_asks_for_a_folder(self):
        names = self.answer("run", "")
        self.assertIn("first-election", names)
        self.assertEqual(names[-1], "<files>")
        self.assertFalse([name for name in names if "/" in name])
        self.assertIn("bugs/vote-twice", self.answer("run", "bugs/"))
        self.assert_fine("validate", *names[:-1])

    def test_files_and_folders_are_left_to_the_shell(self):
        for words, expected in [
                (["run", "--trace", ""], ["<files>"]), (["run", "--trace="], ["<files>"]),
                (["import", "--output", ""], ["<files>"]),
                (["fuzz", "--out", ""], ["<folders>"]), (["verify", ""], ["<files>"]),
                (["fuzz", "merge", ""], ["<files>"]), (["run", "--seed", ""], []), (["run", "--seed="], []),
        ]:
            with self.subTest(words=words):
                self.assertEqual(self.answer(*words), expected)

    def test_what_is_given_is_not_offered_again_unless_it_may_be(self):
        self.assertNotIn("--seed", self.answer("run", "--seed", "7", "-"))
        self.assertNotIn("--seed", self.answer("run", "--seed=7", "-"))
        self.assertNotIn("--quiet", self.answer("run", "-q", "-"))
        self.assertIn("--vary", self.answer("stats", "--vary", "/network/loss=0", "-"))

    def test_of_a_command_line_that_is_wrong_nothing_is_known(self):
        for words in [["nonsense", ""], ["run", "--sede="], ["--sede", ""]]:
            self.assertEqual(self.answer(*words), [])
        self.assertNotIn("--seed", self.answer("run", "--", "-"))


class BashTest(ProgramTest):
    def complete(self, line, words=None):
        """Candidates of a command line without the program; bash splits it at blanks, = and :."""
        words = re.findall(r"[^\s=:]+|[=:]+|(?<=\s)$", line) if words is None else words
        command = ["bash", "--norc", "-c", DRIVE_BASH, "bash", SCRIPTS / "raftsim.bash", f"{PROGRAM} {line}", PROGRAM]
        done = subprocess.run([*command, *words], capture_output=True, text=True, cwd=self.folder, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines()

    def test_every_option_of_every_subcommand_is_completed(self):
        for name in subcommands():
            with self.subTest(subcommand=name):
                options = options_of_help(PROGRAM, *name)
                self.assertEqual(sorted(self.complete(" ".join(name) + " -")), sorted(options))
                for option in options:
                    self.assertIn(option, self.complete(" ".join(name) + " " + option))

    def test_subcommands_and_values(self):
        self.assertEqual(self.complete("ru"), ["run"])
        self.assertEqual(self.complete("fuzz --profile sw"), ["swarm"])
        self.assertEqual(self.complete("lesson election-w"), ["election-won", "<filenames>"])
        self.assertEqual(self.complete("fuzz mer"), ["merge", "<filenames>"])
        self.assertEqual(self.complete("run --bug vote-tw"), ["vote-twice"])

    def test_of_a_value_behind_an_equals_sign_only_the_value_is_replaced(self):
        self.assertEqual(self.complete("fuzz --profile=sw"), ["swarm"])
        self.assertIn("calm", self.complete("fuzz --profile="))
        self.assertEqual(self.complete("run --trace="), ["<default>"])

    def test_where_the_equals_sign_splits_nothing_the_whole_word_is(self):
        self.assertEqual(self.complete("fuzz --profile=sw", ["fuzz", "--profile=sw"]), ["--profile=swarm"])

    def test_blanks_and_colons_in_what_was_typed_break_nothing(self):
        line = "log --filter 'server:S2 and not routine' --de"
        self.assertEqual(self.complete(line, ["log", "--filter", "'server:S2 and not routine'", "--de"]), ["--detail"])
        self.assertEqual(self.complete("run a:b --histo"), ["--history"])
        self.assertEqual(self.complete("run my\\ file --histo", ["run", "my\\ file", "--histo"]), ["--history"])

    def test_files_stand_beside_names_of_scenarios(self):
        self.write("split-brain.json", "{}")
        self.assertEqual(self.complete("run split-"), ["split-vote", "split-brain.json", "<filenames>"])
        self.assertEqual(self.complete("run xyz"), ["<default>"])
        self.assertEqual(self.complete("fuzz --out xyz"), ["<dirnames>"])

    @unittest.skipIf(not VIEWER, "the viewer is not built")
    def test_the_viewer_is_completed_as_well(self):
        command = ["bash", "--norc", "-c", DRIVE_BASH, "bash", SCRIPTS / "raftsim.bash"]
        for words, expected in [(["--view", "ri"], ["ring"]), (["--view", "=", "ri"], ["ring"]), (["x"], ["<default>"]),
                                (["--screenshot", ""], ["<default>"]), (["--seed", ""], []),
                                (["split-v"], ["split-vote", "<filenames>"]),
                                (["bugs/vote-tw"], ["bugs/vote-twice", "<filenames>"]),
                                (["-"], options_of_help(VIEWER))]:
            line = VIEWER + " " + " ".join(words).replace(" = ", "=")
            out = subprocess.run([*command, line, VIEWER, *words], capture_output=True, text=True, check=True).stdout
            with self.subTest(words=words):
                self.assertEqual(out.splitlines(), expected)


class RealTabTest(ProgramTest):
    """Keys pressed in a terminal; Ctrl-G prints the line as it stands, and empties it."""

    def start(self, command, *setup):
        environment = {**os.environ, "TERM": "xterm", "PS1": "", "LC_ALL": "C.UTF-8", "INPUTRC": "/dev/null",
                       "HISTFILE": "/dev/null", "HOME": str(self.folder),
                       "PATH": os.path.dirname(PROGRAM) + ":" + os.environ["PATH"]}
        terminal = Terminal(command, environment, self.folder)
        self.addCleanup(terminal.close)
        for line in [*setup, "echo REA''DY"]:
            terminal.press(line + "\r")
        terminal.until(lambda output: "READY" in output)
        return terminal

    def as_in_readme(self, begin):
        """The README's line of set-up that begins so, carried out in the source tree."""
        text = (SOURCE / "README.md").read_text()
        line = re.search(rf"^({begin}.*?) *(?:#.*)?$", text, re.MULTILINE).group(1)
        # Whoever owns the source tree, nothing is asked, and nothing kept.
        line = re.sub(r"compinit$", "compinit -u -D", line)
        return [f"cd '{SOURCE}'", line, f"cd '{self.folder}'"]

    def bash(self):
        return self.start(["bash", "--norc", "--noprofile", "-i"],
                          "bind 'set completion-query-items 0'", "bind 'set page-completions off'",
                          """bind -x '"\\C-g": printf "LINE<%s>\\n" "$READLINE_LINE"; READLINE_LINE='""",
                          *self.as_in_readme("source "))

    def zsh(self):
        return self.start(["zsh", "-f", "-i"], "PS1= LISTMAX=10000", "unsetopt prompt_cr prompt_sp",
                          *self.as_in_readme("fpath="),
                          """show() { zle -I; print -r -- "LINE<$BUFFER>"; BUFFER= }""",
                          "zle -N show", "bindkey '^G' show")

    def line_after_tab(self, terminal, typed):
        terminal.press(typed + "\t\a")
        return re.search(r"LINE<(.*)>", terminal.until(lambda output: re.search(r"LINE<.*>\n", output))).group(1)

    def check(self, terminal):
        self.write("a folder/my trace.jsonl", "")
        for typed, completed in [
                ("raftsim val", "raftsim validate "), ("raftsim run --histo", "raftsim run --history "),
                ("raftsim fuzz --profile sw", "raftsim fuzz --profile swarm "),
                ("raftsim fuzz --profile=sw", "raftsim fuzz --profile=swarm "),
                ("raftsim lesson election-w", "raftsim lesson election-won "),
                ("raftsim run first-e", "raftsim run first-election "),
                ("raftsim export --format mer", "raftsim export --format mermaid "),
                ("raftsim log --filter 'server:S2 not routine' --de", "raftsim log --filter 'server:S2 not routine' --detail "),
                ("raftsim verify a", "raftsim verify a\\ folder/"),
                ("raftsim verify a\\ folder/m", "raftsim verify a\\ folder/my\\ trace.jsonl "),
                ("raftsim run --trace=a", "raftsim run --trace=a\\ folder/"),
                ("raftsim fuzz --out a", "raftsim fuzz --out a\\ folder/"),
        ]:
            with self.subTest(typed=typed):
                self.assertEqual(self.line_after_tab(terminal, typed), completed)

    def check_options(self, terminal, tabs):
        for name in subcommands():
            options = [option for option in options_of_help(PROGRAM, *name) if option.startswith("--")]
            with self.subTest(subcommand=name):
                # Where there is one alone it is taken.
                terminal.press(f"raftsim {' '.join(name)} --{tabs}")
                terminal.until(lambda output: all(re.search(rf"{option}\b", output) for option in options))
                terminal.press("\a")
                terminal.until(lambda output: re.search(r"LINE<.*>\n", output))

    def test_bash(self):
        self.check(self.bash())

    def test_bash_lists_every_option(self):
        self.check_options(self.bash(), "\t\t")

    def test_zsh(self):
        self.check(self.zsh())

    def test_zsh_lists_every_option(self):
        self.check_options(self.zsh(), "\t")


if __name__ == "__main__":
    unittest.main()
