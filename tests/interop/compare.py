"""Holds what the readers found to one another and to summary.json."""

import json
import sys
from urllib.parse import unquote

folder, *files = sys.argv[1:]
python, node = (json.load(open(file)) for file in files)
summary = json.load(open(folder + "/summary.json"))
waits = {}
for scope in summary["scopes"]:
    if scope["scope"] == "class":
        for outcome in ("answered", "abandoned"):
            waits["class", scope["name"], outcome] = scope["waits"][outcome]
for group in summary["groups"]:
    waits["group", group["name"], "answered"] = group["waits"]


def same(a, b):
    return all(a[key] == b[key] for key in ("count", "p50", "p99"))


wrong = 0
log = python["log"] if python else node or {}
if python and python["log"].keys() != python["summary"].keys():
    sys.exit("waits.hlog and summary.json do not have the same waits")
for tag, found in log.items():
    (kind, name), (_, outcome) = (map(unquote, part.split("=")) for part in tag.split(";"))
    told = waits.get((kind, name, outcome))
    right = not node or same(found, node[tag])
    if python:
        right &= same(found, python["summary"][tag])
    if told:
        right &= found["count"] == told["count"]
        quantiles = {q["p"]: 1e3 * q["value_s"] for q in told["quantiles"]}
        for (low, high), p in zip(found.get("near", []), (0.5, 0.99)):
            # The reader gives ends of buckets, which are 0.1 % wide and at least 1 ms.
            right &= low * 0.999 - 1 <= quantiles[p] <= high + 1
    wrong += not right
    readers = " and ".join(name for name, reader in (("Python", python), ("JavaScript", node)) if reader)
    figures = f"count {found['count']}, p50 {found['p50']} ms, p99 {found['p99']} ms"
    print(f"{tag}: {figures}: {'equal' if right else 'DIFFERENT'} ({readers})")
sys.exit(wrong > 0)
