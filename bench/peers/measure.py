# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Python programs of the peers share: reading the workload, timing rows, talking to bench/search."""
import json
import sys
import time

FACETS = ["dataset", "year", "elements", "space_group"]
BREAK = "zzvaluebreakzz"  # a word between values, so that no phrase crosses them
MOST_FIRST_SECONDS = 60   # slow rows: the queries that the first pass did not reach are neither timed nor compared


class Absent(Exception):
    """The engine cannot do a row."""


class Query:
    def __init__(self, cells, viewers):
        _, self.kind, arguments, viewer, facets, limit, offset, by_date = cells
        self.words = arguments.split(" ")
        self.viewer = int(viewer)
        self.principals = viewers[self.viewer] if self.viewer >= 0 else None
        self.facets, self.by_date = facets == "1", by_date == "1"
        self.limit, self.offset = int(limit), int(offset)


def read_workload(folder):
    def lines(name):
        with open(f"{folder}/{name}", encoding="utf-8") as file:
            return [line.rstrip("\n").split("\t") for line in file]
    viewers, rows = lines("viewers.tsv"), {}
    for cells in lines("queries.tsv"):
        rows.setdefault(cells[0], []).append(Query(cells, viewers))
    return rows


def top_ten(counts):
    """Pairs (value, count), by count, then value."""
    known = [[str(value), int(count)] for value, count in counts if value is not None and str(value) != ""]
    return sorted(known, key=lambda pair: (-pair[1], pair[0]))[:10]


def summary(times):
    times.sort()
    at = lambda share: times[int((len(times) - 1) * share)]
    return {"p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "samples": len(times)}


def timed(run, query):
    start = time.perf_counter()
    answer = run(query)
    return (time.perf_counter() - start) * 1e3, answer


def first_pass(run, queries):
    times, answers, end = [], [], time.perf_counter() + MOST_FIRST_SECONDS
    for query in queries:
        took, answer = timed(run, query)
        times.append(took)
        answers.append(answer)
        if time.perf_counter() > end:
            break
    return {"first": summary(times), "answers": answers}


def passes(run, queries, seconds):
    times, end = [], time.perf_counter() + seconds
    while True:
        for query in queries:
            times.append(timed(run, query)[0])
            if time.perf_counter() > end and len(times) >= 3:
                return summary(times)


def serve(name, rows, run):
    """`row NAME SECONDS` on stdin, a JSON object on stdout. `run(query)` answers {"total", "facets"?, "ids"?}."""
    print(json.dumps({"ready": name}), flush=True)
    seen = set()
    for line in sys.stdin:
        words = line.split()
        if words[0] == "end":
            break
        queries, reply = rows[words[1]], {}
        try:
            if words[1] not in seen:
                reply = first_pass(run, queries)
            seen.add(words[1])
            reply.update(passes(run, queries[:len(reply.get("answers", queries))], float(words[2])))
        except Absent as why:
            reply = {"absent": str(why)}
        print(json.dumps(reply), flush=True)
