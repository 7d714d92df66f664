"""What the documents show is what the program does: every command and every block of every README."""

import os
import re
import shlex
import shutil
import subprocess
import unittest

from documents import DOCUMENTS, HeldBy, commands_of, examples_of
from program import PROGRAM, SOURCE, ProgramTest, without_timing
from usages import VIEWER, option_values, options_of_help, subcommands, synopsis

# Searches that take their time, with fewer seeds: what a command has in place of its own, or beside it.
SHORTER = [
    (r"raftsim fuzz(?! merge)", ["--seeds 1..20"]),
    (r"raftsim bugs --find", ["--seeds 1..3"]),
    (r"raftsim bugs --shortest", ["--bug vote-twice", "--seeds 1..2", "--failures 1"]),
    (r"raftsim stats", ["--seeds 1..10"]),
    (r"raftsim bench", ["--seeds 2", "--seconds 1", "--repeat 1"]),
    (r"sbatch", ["--array=1-2", "--seeds 1..20"]),
]

# What is shown because something is wrong; three seeds are not enough to find all bugs.
EXIT_CODES = {
    "raftsim lin stale.jsonl": 1,
    "raftsim fuzz --bug commit-older-term": 1,
    "raftsim fuzz --profile amnesia": 1,
    "raftsim bugs --find": 1,
    "raftsim bugs --find --seeds 1..30000": 1,
}

EMBEDDING = HeldBy("tests/package/package_test.py", 'commands_of("Embed the core")')
WINDOW = HeldBy("tests/viz/window_test.py", "test_every_example_of_help_and_readme_works")
COMPLETION = "tests/cli/completion_test.py"

# Documents whose commands are not run here, for another test runs them.
RUN_ELSEWHERE = {
    "scenarios/experiments/README.md": HeldBy("tests/cli/experiments_test.py", "test_every_command_of_the_page_works"),
}

# Commands that are not run here, and why not, or which test runs them.
NOT_RUN = {
    "tools/run.sh": "it builds; what it prints in between is compared below",
    "tools/test.sh": "it runs this test",
    "tests/fuzz/run.sh 600 message_fuzz": "it builds, and goes on for ten minutes; CTest runs what it builds for moments",
    "cmake --preset release -DBUILD_TESTING=OFF": "it builds, as all do from which an installation is made",
    "cmake --build --preset release": "likewise",
    'cmake --install build/release --prefix "$HOME/.local"': HeldBy("tests/package/package_test.py", "cmake --install"),
    'cmake -G Ninja -S tests/package -B build/package -DCMAKE_PREFIX_PATH="$HOME/.local"': EMBEDDING,
    "cmake --build build/package": EMBEDDING,
    "build/package/embed_core": EMBEDDING,
    'build/package/run_scenario "$HOME/.local/share/raftsim/scenarios/split-vote.json"': EMBEDDING,
    "cmake --workflow --preset dev": "it builds, and runs this test",
    "source tools/completion/raftsim.bash": HeldBy(COMPLETION, "def test_bash("),
    "fpath=($PWD/tools/completion $fpath); autoload -U compinit; compinit": HeldBy(COMPLETION, "def test_zsh("),
    "raftviz": WINDOW,
    "raftviz scenarios/leader-crash-failover.json": WINDOW,
    "raftviz run.jsonl": WINDOW,
    "raftviz --screenshot logs.png --view logs --light --at 1s --size 1200x560 scenarios/figure-8-lost.json": WINDOW,
    "raftsim --complete WORD...": HeldBy(COMPLETION, '"--complete"'),
    "tools/setup.sh dev": "it installs packages",
    "tools/setup.sh determinism": "likewise",
    "tools/determinism.py --jobs 2": HeldBy("tests/cli/determinism_test.py", '"--jobs", "2"'),
    "build/dev/tests/raftsim_tests --test-case='*§5.4*'": "it is of another build; tests/house holds the names of its tests",
    "man raftsim": HeldBy("tests/cli/man_test.py", "test_there_is_a_page_for_each_subcommand_and_none_else"),
    "man raftsim-run": HeldBy("tests/cli/man_test.py", "test_there_is_a_page_for_each_subcommand_and_none_else"),
    "kill -9": HeldBy("tests/cli/fuzz_state_test.py", "SIGKILL"),
    "asciinema play --idle-time-limit 1000 --speed 10": HeldBy("tests/cli/export_svg_test.py", "test_asciinema_plays_it"),
    "cmake --install": HeldBy("tests/package/package_test.py", "cmake --install"),
    "tools/slurm/try-here.sh RAFTSIM": "it starts Slurm as root; a stand-in for `sbatch` below runs the tasks",
    "tools/coverage.sh": "it builds core, and its tests, anew",
    "tools/mutants/mutants.py --jobs 2": "it builds, and tries 1,705 mutants",
    "tools/mutants/mutants.py --only core/rules.cpp": "likewise, with some of them",
    "kubectl apply -f tools/kubernetes/fuzz-job.yaml": HeldBy("tests/cli/fuzz_shard_test.py", "fuzz-job.yaml"),
}

# Blocks that are no commands, by their documents and how they begin: the command that prints them, or a file that they
# are, or the test that holds them.
BLOCKS = {
    ("README.md", "first-election, seed 1"): "raftsim run --log scenarios/first-election.json",
    ("README.md", '{\n  "name": "failover"'): "failover.json",
    ("README.md", "failover (failover.json)"): "raftsim run failover.json",
    ("README.md", "stale.jsonl: not linearizable"): "raftsim lin stale.jsonl",
    ("README.md", "leader-crash-failover, seed 22"):
        "raftsim explain --why S5.role scenarios/leader-crash-failover.json",
    ("README.md", "find_package(raftsim"):
        HeldBy("tests/package/CMakeLists.txt", "find_package(raftsim 0.1 REQUIRED COMPONENTS core)"),
    ("README.md", " 196 ms  S1: candidate"): HeldBy("tests/package/package_test.py", 'blocks_of("Embed the core", "")'),
    ("scenarios/README.md", '{\n  "$schema"'): "shown.json",
    ("scenarios/README.md", '{\n  "question"'): HeldBy("tests/cli/readme_scenarios_test.py", "class AskTest"),
    ("sim/lin/README.md", '{"type":"invoke"'): HeldBy("tests/cli/lin_test.py", "test_the_format_s_example_is_read"),
    ("sim/trace/README.md", '{\n  "name": "two servers"'): "two-servers.json",
    ("sim/trace/README.md", '{"raftsimTrace":1'): "raftsim run --quiet --trace - two-servers.json",
    ("sim/trace/README.md", "two servers, seed 1"): "raftsim log two-servers.json",
    ("sim/trace/README.md", '{"number":40'): HeldBy("tests/sim/trace_readme_test.cpp", "blocks(\"json\").at(kLines)"),
}

# Takes the tasks of an array one after the other.
SBATCH = """#!/bin/sh -e
range=${1#--array=}
shift
for task in $(seq "${range%-*}" "${range#*-}"); do
  SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_MIN=${range%-*} SLURM_ARRAY_TASK_MAX=${range#*-} \\
    SLURM_ARRAY_TASK_STEP=1 SLURM_ARRAY_TASK_COUNT=${range#*-} sh "$@"
done
"""
SRUN = '#!/bin/sh -e\nshift\nexec "$@"\n'

# Such a file is named by a HeldBy, never by mere words: those would stay when it says so no more.
TEST_FILE = r"tests/\S+\.(py|cpp)"

# Words that stand for others: FILE|FOLDER..., [NAME], F, A..B.
STANDS_FOR_OTHERS = re.compile(r"\[?[A-Z][A-Z0-9]*(\||\.\.|[A-Z0-9])*(\.\.\.)?\]?")
SUBCOMMANDS = [" ".join(words) for words in subcommands()]


def of_subcommand(command):
    """The subcommand of a command of raftsim, and the words behind it; an empty one if it names none."""
    words = shlex.split(command)[1:]
    for count in (2, 1):
        if " ".join(words[:count]) in SUBCOMMANDS:
            return " ".join(words[:count]), words[count:]
    return "", words


def is_whole(command):
    """Whether a command of raftsim can be run as it stands in a sentence. Else that is about a subcommand, or an option
    of it: there are words that stand for others, or none for what the subcommand needs."""
    subcommand, words = of_subcommand(command)
    if not words or any(STANDS_FOR_OTHERS.fullmatch(word) for word in words):
        return False
    values = option_values(PROGRAM, *subcommand.split())
    operands = 0
    is_value = False
    for word in words:
        is_option = word.startswith("--") and not is_value
        operands += not is_option and not is_value
        is_value = is_option and "=" not in word and values.get(word, False)
    needed = synopsis(PROGRAM, *subcommand.split())
    return operands > 0 or needed == "" or needed.startswith("[")


def to_run(example):
    """Its commands that are to be run: those of blocks, and whole ones of sentences."""
    if example.document in RUN_ELSEWHERE:
        return []
    return [command for command in commands_of(example) if command not in NOT_RUN and
            (example.is_block or not command.startswith(("raftsim", "raftviz")) or is_whole(command))]


class CommandsTest(ProgramTest):
    """Those of each document, one after the other, in a folder that looks like the source tree."""

    def prepare(self, document):
        self.folder = self.folder / document.replace("/", "-")
        shutil.copytree(SOURCE / "scenarios", self.folder / "scenarios")
        (self.folder / "tools").symlink_to(SOURCE / "tools")
        (self.folder / "build/run/tools").mkdir(parents=True)
        (self.folder / "build/run/tools/raftsim").symlink_to(PROGRAM)
        (self.folder / "bin").mkdir()
        for name, text in [("sbatch", SBATCH), ("srun", SRUN)]:
            (self.folder / "bin" / name).write_text(text)
            (self.folder / "bin" / name).chmod(0o755)
        # What a reader has already.
        self.write("my-scenario.json", (SOURCE / "scenarios/hostile-everything.json").read_text())
        if document == "tools/README.md":
            shutil.copy(SOURCE / "tests/logs/etcd-words.log", self.folder / "node.log")
            self.assert_fine("run", "--quiet", "--trace", "run.jsonl", "scenarios/leader-crash-failover.json")

    def in_shell(self, command):
        """As it is shown, but for what takes its time."""
        line = command
        for option in [option for pattern, options in SHORTER if re.match(pattern, command) for option in options]:
            name = re.escape(re.split("[ =]", option)[0])
            line, found = re.subn(rf"{name}[ =]\S+", option, line)
            line += "" if found else " " + option
        for stands_for_others in re.findall(r"fuzz-…\S*", line):
            ends_small = stands_for_others.endswith("-small.json")
            written = next(file.name for file in sorted(self.folder.glob("fuzz-*.json"))
                           if file.name.endswith("-small.json") == ends_small)
            line = line.replace(stands_for_others, written)
        path = f"{self.folder}/bin:{os.path.dirname(PROGRAM)}:{os.environ['PATH']}"
        return subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=self.folder, timeout=120,
                              stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path}, check=False)

    def test_every_command_that_is_shown_works(self):
        whole = self.folder
        count = 0
        for document in DOCUMENTS:
            self.folder = whole
            self.prepare(document)
            for example in examples_of(document):
                for command in to_run(example):
                    count += 1
                    with self.subTest(place=example.place, command=command):
                        done = self.in_shell(command)
                        self.assertEqual(done.returncode, EXIT_CODES.get(command, 0), done.stdout + done.stderr)
                        for written in re.findall(r"(?:--output|--trace|--history|--svg|>) ([^\s-]\S*)", command):
                            self.assertGreater((self.folder / written).stat().st_size, 100)
        self.assertGreater(count, 50)

    def test_what_is_not_run_is_there_and_another_test_reads_of_it(self):
        shown = {command for document in DOCUMENTS for example in examples_of(document) for command in commands_of(example)}
        self.assertEqual(set(NOT_RUN) - shown, set())
        self.assertEqual(set(EXIT_CODES) - shown, set())
        self.assertEqual(set(RUN_ELSEWHERE) - set(DOCUMENTS), set())
        for held in {*NOT_RUN.values(), *RUN_ELSEWHERE.values(), *BLOCKS.values()}:
            if isinstance(held, HeldBy):
                self.assertTrue(held.is_so, held)
            else:
                self.assertNotRegex(held, TEST_FILE)
        for command in NOT_RUN:
            for path in re.findall(r"tools/[\w/.-]+\.\w+", command):
                self.assertTrue((SOURCE / path).exists(), path)


class BlocksTest(ProgramTest):
    def test_every_block_is_a_command_a_file_or_what_a_command_prints(self):
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        self.assert_fine("run", "--quiet", "--history", "stale.jsonl", "scenarios/stale-read.json")
        known = set()
        for document in DOCUMENTS:
            for example in examples_of(document):
                if not example.is_block or commands_of(example):
                    continue
                with self.subTest(place=example.place):
                    [(key, held)] = [(key, held) for key, held in BLOCKS.items()
                                     if key[0] == document and example.text.startswith(key[1])]
                    known.add(key)
                    if isinstance(held, HeldBy):
                        continue
                    if held.endswith(".json") and " " not in held:
                        self.assert_fine("run", self.write(held, example.text))
                    elif held.startswith("raftsim "):
                        code, out, err = self.run_program(*shlex.split(held)[1:])
                        self.assertEqual((code, err), (EXIT_CODES.get(held, 0), ""), out)
                        self.assertEqual(without_timing(out), without_timing(example.text))
        self.assertEqual(known, set(BLOCKS))


class ArgumentsTest(ProgramTest):
    """What is shown alone, of the languages of options: handed to the option that it is for."""

    # What it looks like, and the command; a table of its own has its words in its first column.
    LOOKS = [
        (r"'?(/[\w/,]+=.+?)'?", "stats --seeds 1..2 --vary {} scenarios/first-election.json"),
        (r"((?:server|with|client|kind|type|timer|text):\w.*|(?:term|time|record)[<>=]+\w.*)",
         "log --detail --filter {} scenarios/leader-crash-failover.json"),
        (r"(\(\?<host>.*\(\?<event>.*)", "import --format shiviz --regex {} host-first.log"),
        (r"(\(\?<event>.*\(\?<host>.*)", "import --format shiviz --regex {} event-first.log"),
    ]
    TABLES = {"after `S1.`": "explain --why S1.{} scenarios/leader-crash-failover.json"}

    def test_every_argument_that_is_shown_is_taken(self):
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        self.write("host-first.log", 'a {"a": 1}\nbegins\n')
        self.write("event-first.log", 'begins\na {"a": 1}\n')
        count = dict.fromkeys([*(command for _, command in self.LOOKS), *self.TABLES.values()], 0)
        for example in [example for document in DOCUMENTS for example in examples_of(document) if not example.is_block]:
            looks = [(found.group(1), command) for like, command in self.LOOKS if (found := re.fullmatch(like, example.text))]
            if example.table in self.TABLES and example.cell == 0:
                looks.append((example.text, self.TABLES[example.table]))
            for argument, command in looks:
                count[command] += 1
                with self.subTest(place=example.place, argument=argument):
                    words = [argument if word == "{}" else word.replace("{}", argument) for word in command.split()]
                    self.assert_fine(*words)
        self.assertNotIn(0, count.values(), count)


class OptionsTest(unittest.TestCase):
    def test_every_option_that_is_named_beside_its_subcommand_is_one(self):
        count = 0
        for document in DOCUMENTS:
            for example in examples_of(document):
                for command in [*commands_of(example), *self.without_program(example)]:
                    program = command.split()[0]
                    if program not in ("raftsim", "raftviz") or program == "raftviz" and not VIEWER or command in NOT_RUN:
                        continue
                    subcommand = of_subcommand(command)[0] if program == "raftsim" else ""
                    known = options_of_help(PROGRAM if program == "raftsim" else VIEWER, *subcommand.split())
                    for option in re.findall(r" (--[\w-]+)", command):
                        count += 1
                        with self.subTest(place=example.place, command=command):
                            self.assertIn(option, known)
        self.assertGreater(count, 70)

    @staticmethod
    def without_program(example):
        """`bugs --find`, of raftsim."""
        found = not example.is_block and re.match(rf"({'|'.join(SUBCOMMANDS)}) --", example.text)
        return [f"raftsim {example.text}"] if found else []

    def test_every_option_that_is_named_alone_is_one_of_some_subcommand_or_of_a_script(self):
        every = {option for name in SUBCOMMANDS for option in options_of_help(PROGRAM, *name.split())}
        every |= set(options_of_help(VIEWER)) if VIEWER else {"--screenshot", "--view", "--light", "--size", "--benchmark"}
        for script in ("experiments.py", "determinism.py", "mutants/mutants.py", "coverage.sh"):
            # As its usage has it, or where it takes it.
            named = re.findall(r'(?:\s|\[|")(--[a-z]+)\b', (SOURCE / "tools" / script).read_text())
            every |= set(named)
        for document in DOCUMENTS:
            for example in examples_of(document):
                if not example.is_block and (found := re.match(r"(--[a-z-]+)", example.text)):
                    with self.subTest(place=example.place):
                        self.assertIn(found.group(1), every)

    def test_the_readme_s_table_of_subcommands_has_all_of_them_and_their_options(self):
        named = {}
        for example in examples_of("README.md"):
            if example.row and example.heading == "The program":
                subcommand = of_subcommand(re.match("`(.*?)`", example.row[0]).group(1))[0]
                options = re.findall(r"(?:^| )(--[a-z-]+)", example.text) if example.cell == 0 else \
                    re.findall(r"^--[a-z-]+", example.text)
                named.setdefault(subcommand, set()).update(options)
        self.assertEqual(set(named), set(SUBCOMMANDS))
        for subcommand, options in named.items():
            with self.subTest(subcommand):
                known = {option for option in options_of_help(PROGRAM, *subcommand.split()) if option.startswith("--")}
                self.assertEqual(options, known - {"--help"})


if __name__ == "__main__":
    unittest.main()
