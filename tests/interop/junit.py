#!/usr/bin/env python3
"""Reads JUnit XML with parsers that are not ours, and holds it to the JSON of the same run or comparison.

Usage: junit.py JUNIT.XML [SUMMARY.JSON | COMPARISON.JSON]

Needs `pip install junitparser lxml`; without one of them it says so and does without. Where JUNIT_XSD names a schema, such as
`junit-10.xsd` of the Jenkins xUnit plug-in, the file must be valid under it.
"""

import json
import os
import sys


def parsed(path):
    from junitparser import JUnitXml

    suites = list(JUnitXml.fromfile(path))
    for suite in suites:
        kinds = [type(result).__name__ for case in suite for result in case.result]
        counted = {"Failure": suite.failures, "Error": suite.errors, "Skipped": suite.skipped}
        for kind, number in counted.items():
            assert kinds.count(kind) == number, (suite.name, kind, number)
        cases = [(case.classname, case.name) for case in suite]
        assert len(cases) == suite.tests == len(set(cases)), suite.name
    return suites


def expected(gate):
    if gate["verdict"] == "inconclusive" or gate["missed"] and gate["severity"] == "warn":
        return ["Skipped"]
    if gate["missed"]:
        return ["Failure"]
    return ["Skipped"] if gate["verdict"] == "no_data" and gate["on_empty"] == "skip" else []


def compare(suites, path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    if "candidates" in document:
        return compare_options(suites, document)
    gates = document["gates"]
    rows = document.get("baseline", {}).get("against", {}).get("rows", [])
    (suite,) = suites
    cases = list(suite)
    compare_rows(cases[len(gates) :], rows)
    for case, gate in zip(cases, gates):
        found = [type(result).__name__ for result in case.result]
        assert found == expected(gate), (case.name, found, gate["verdict"])


def compare_options(suites, document):
    """A suite for each option, its targets first; then one for what is required, which has a failure if they are missed."""
    options = document["options"]
    against = {candidate["name"]: candidate["rows"] for candidate in document["candidates"]}
    assert [suite.name for suite in suites[: len(options)]] == [option["name"] for option in options]
    for suite, option in zip(suites, options):
        gates, cases = option["gates"], list(suite)
        judged = against.get(option["name"], []) if len(cases) > len(gates) else []
        compare_rows(cases[len(gates) :], judged)
        for case, gate in zip(cases, gates):
            found = [type(result).__name__ for result in case.result]
            assert found in (expected(gate), ["Skipped"]), (case.name, found, gate["verdict"])
    if document["verdict"]:
        (required,) = suites[len(options) :]
        assert required.failures == (document["verdict"] == "fail"), required.name


def compare_rows(cases, rows):
    judged = [row for row in rows if row["better"] != "neither"]
    assert len(cases) == len(judged)
    for case, row in zip(cases, judged):
        found = [result.type for result in case.result]
        wanted = ["regression"] if row["verdict"] == "worse" else [] if row["verdict"] else [None]
        assert found == wanted, (case.name, found, row["verdict"])


def main():
    path = sys.argv[1]
    said = []
    try:
        suites = parsed(path)
        said.append(f"junitparser reads {sum(suite.tests for suite in suites)} cases")
        if len(sys.argv) > 2:
            compare(suites, sys.argv[2])
            said.append("they are those of the JSON")
    except ImportError as missing:
        print(f"skipped: {missing}; pip install junitparser", file=sys.stderr)
    schema = os.environ.get("JUNIT_XSD")
    try:
        from lxml import etree

        document = etree.parse(path)
        if schema:
            etree.XMLSchema(etree.parse(schema)).assertValid(document)
            said.append(f"it is valid under {os.path.basename(schema)}")
    except ImportError as missing:
        print(f"skipped: {missing}; pip install lxml", file=sys.stderr)
    print("; ".join(said) or "nothing is checked")


main()
