// Count, median and 99th percentile of every tag of waits.hlog, by hdr-histogram-js.
const fs = require("fs");
const hdr = require("hdr-histogram-js");

const reader = new hdr.HistogramLogReader(fs.readFileSync(`${process.argv[2]}/waits.hlog`, "utf8"));
const found = {};
for (let h = reader.nextIntervalHistogram(); h; h = reader.nextIntervalHistogram()) {
  const count = h.totalCount;
  // The same rank as in hlog.py, whatever a library makes of n p.
  const at = (p) => h.getValueAtPercentile((100 * (Math.ceil(p * count) - 0.25)) / count);
  found[h.tag] = { count, p50: at(0.5), p99: at(0.99) };
}
console.log(JSON.stringify(found));
