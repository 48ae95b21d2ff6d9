"""Count, median and 99th percentile of every tag of waits.hlog, and of the histograms of summary.json added up, by Python's
hdrh; null where it is not installed."""

import json
import math
import sys
from urllib.parse import quote

try:
    from hdrh.histogram import HdrHistogram
    from hdrh.log import HistogramLogReader
except ImportError:
    print("skipped: the Python package hdrhistogram (hdrh) is not there", file=sys.stderr)
    print("null")
    sys.exit()

DAYS_60_MS = 60 * 86_400_000


def figures(histogram):
    count = histogram.get_total_count()

    # The libraries round n p to a rank in ways of their own, which differ by one observation. This is the same rank for all.
    def observation(rank):
        return histogram.get_value_at_percentile(100 * (rank - 0.25) / count)

    ranks = {"p50": math.ceil(0.5 * count), "p99": math.ceil(0.99 * count)}
    near = [[observation(rank - 1), observation(rank + 1)] for rank in ranks.values()]
    return {"count": count, "near": near, **{name: observation(rank) for name, rank in ranks.items()}}


def added(batches):
    sum = HdrHistogram(1, DAYS_60_MS, 3)
    for zeros, hdr in zip(batches["zeros"], batches["hdr"]):
        if zeros:
            sum.record_value(0, zeros)
        if hdr:
            sum.add(HdrHistogram.decode(hdr))
    return sum


folder = sys.argv[1]
log, summary = {}, {}
reader = HistogramLogReader(folder + "/waits.hlog", HdrHistogram(1, DAYS_60_MS, 3))
while (histogram := reader.get_next_interval_histogram()) is not None:
    log[histogram.get_tag()] = figures(histogram)
waits = json.load(open(folder + "/summary.json"))["waits"]
for kind, entries in (("class", waits["classes"]), ("group", waits["groups"])):
    for entry in entries:
        for outcome in ("answered", "abandoned", "other"):
            histogram = added(entry[outcome]) if outcome in entry else None
            if histogram and histogram.get_total_count():
                summary[f"{kind}={quote(entry[kind])};outcome={outcome}"] = figures(histogram)
print(json.dumps({"log": log, "summary": summary}))
