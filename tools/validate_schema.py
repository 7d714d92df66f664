#!/usr/bin/python3
"""Holds scenario files against scenarios/schema.json with a validator that is not ours (python3-jsonschema).

Every shipped scenario and every file in tests/scenarios/good must be accepted, every file in tests/scenarios/bad
refused. Files in tests/scenarios/bad_semantic have defects that no schema can express and are not looked at.
Prints what is wrong, a line each; exits with 1 if anything is, with 77 (skipped) without the validator.
"""

import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "scenarios" / "schema.json"
NOT_SCENARIOS = {SCHEMA}


def main() -> int:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    tests = ROOT / "tests" / "scenarios"
    good = sorted(set((ROOT / "scenarios").rglob("*.json")) - NOT_SCENARIOS) + sorted((tests / "good").glob("*.json"))
    bad = sorted((tests / "bad").glob("*.json"))
    problems = []
    for path in good:
        error = jsonschema.exceptions.best_match(validator.iter_errors(json.loads(path.read_text(encoding="utf-8"))))
        if error is not None:
            place = "/" + "/".join(str(step) for step in error.absolute_path)
            problems.append(f"{path.relative_to(ROOT)}: at {place}: the schema refuses it: {error.message[:300]}")
    for path in bad:
        if validator.is_valid(json.loads(path.read_text(encoding="utf-8"))):
            problems.append(f"{path.relative_to(ROOT)}: the schema accepts it")
    if not good or not bad:
        problems.append("no files to validate")
    for problem in problems:
        print(problem)
    print(f"{len(good)} good and {len(bad)} bad files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
