#!/usr/bin/env python3
"""Holds scenarios to schema/scenario.v1.json with a validator that is not ours.

Usage: python3 tests/interop/check_schema.py

Needs `pip install jsonschema ruamel.yaml`; without them it says so and ends with 0. All shipped scenarios and the one
that `stormdrill init` writes must obey the schema; every file of tests/broken must not. YAML is read by version 1.2:
a reader of version 1.1 takes `08:00` for a number.
"""

import json
import sys
from pathlib import Path

try:
    from jsonschema import Draft7Validator
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor
except ImportError as missing:
    print(f"skipped: {missing}; pip install jsonschema ruamel.yaml")
    sys.exit(0)

ROOT = Path(__file__).resolve().parents[2]


class Constructor(SafeConstructor):
    """Dates are text, as the core schema of YAML 1.2 has it."""


Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read(path):
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    return yaml.load(path.read_text(encoding="utf-8"))


def main():
    schema = json.loads((ROOT / "schema/scenario.v1.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    right = sorted((ROOT / "scenarios").rglob("*.yaml"))
    right += [ROOT / "src/cli/init/starter.yaml", ROOT / "src/scenario/tests/many-forms.yaml"]
    broken = sorted((ROOT / "tests/broken").glob("*.yaml"))
    wrong = []
    for path in right:
        document = read(path)
        # A part of a scenario has the form of one that is laid over another.
        if path.parent.name == "parts":
            document.setdefault("extends", "whole.yaml")
        for error in validator.iter_errors(document):
            wrong.append(f"{path.relative_to(ROOT)} is refused: {error.json_path}: {error.message[:200]}")
    for path in broken:
        if validator.is_valid(read(path)):
            wrong.append(f"{path.relative_to(ROOT)} is accepted")
    if len(right) < 8 or len(broken) < 30:
        wrong.append(f"only {len(right)} right and {len(broken)} broken files were found")
    print("\n".join(wrong) or f"{len(right)} scenarios obey the schema, {len(broken)} broken ones are refused")
    sys.exit(1 if wrong else 0)


main()
