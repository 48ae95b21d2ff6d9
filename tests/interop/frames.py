"""The one-liners of the README, for pandas and polars, and whether they give the numbers of the run."""

import json
import sys

folder = sys.argv[1]
offered = json.load(open(folder + "/summary.json"))["scopes"][0]["counts"]["offered"]

try:
    import pandas as pd

    times = pd.read_csv(folder + "/timeseries.csv")
    scopes = pd.json_normalize(json.load(open(folder + "/summary.json"))["scopes"])
    assert times.offered_sum.sum() == offered and scopes["counts.offered"][0] == offered
    print(f"pandas: {times.shape[0]} rows of times, {scopes.shape[0]} scopes, offered {offered}")
except ImportError:
    print("skipped: the Python package pandas is not there", file=sys.stderr)

try:
    import polars as pl

    times = pl.read_csv(folder + "/timeseries.csv")
    scopes = pl.json_normalize(json.load(open(folder + "/summary.json"))["scopes"])
    assert times["offered_sum"].sum() == offered and scopes["counts.offered"][0] == offered
    print(f"polars: {times.shape[0]} rows of times, {scopes.shape[0]} scopes, offered {offered}")
except ImportError:
    print("skipped: the Python package polars is not there", file=sys.stderr)
