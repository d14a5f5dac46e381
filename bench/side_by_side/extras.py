# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured of Quarry alone: what hits cost, threads, a writer beside, growth."""
import json
import os
import shutil
import statistics
import subprocess
import time

from side_by_side.engines import Quarry
from side_by_side.machine import forget, measured, status

PRODUCTS = ("product_mid", "product_head")


def modes(served, seconds):
    rows = PRODUCTS + ("term_rare", "term_mid", "term_head")
    return {name: {mode: served.ask(f"row {name} {seconds} {mode}") for mode in ("counts", "ids", "records")} for name in rows}


def threads(served, seconds):
    return {name: [served.ask(f"threads {count} {name} {max(2, 2 * seconds)}")["per_second"] for count in (1, 2)] for name in PRODUCTS}


def beside_writer(engine, served, generate, rows):
    """Loads other records into the index that is asked, for as long as that takes, and asks meanwhile."""
    idle = {name: served.ask(f"row {name} 1") for name in PRODUCTS}
    more = os.path.join(engine.work, "more.ndjson")
    generate(rows, more, 2)
    command = engine.load_command()
    command[2] = more
    with open(os.path.join(engine.work, "writer.log"), "wb") as log:
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
    replies = {name: [] for name in PRODUCTS}
    start = time.perf_counter()
    while writer.poll() is None:
        for name in PRODUCTS:
            reply = served.ask(f"row {name} 0.5")
            if writer.poll() is None:
                replies[name].append(reply)
    took = time.perf_counter() - start
    report = json.loads(writer.stdout.read().splitlines()[-1])
    os.remove(more)
    if report["records"] != rows:
        raise RuntimeError(f"the writer wrote {report['records']} of {rows} records")
    return {"rows_per_second": rows / took, "rows": {
        name: {"idle": idle[name], "p50": statistics.median(one["p50"] for one in got), "p99": max(one["p99"] for one in got),
               "samples": sum(one["samples"] for one in got)} for name, got in replies.items() if got}}


def prefix(path, lines, to):
    with open(path, "rb") as source, open(to, "wb") as out:
        for number, line in enumerate(source):
            if number == lines:
                break
            out.write(line)


def growth(work, binaries, millions, generate, seconds, say):
    """Builds Quarry's index at each size in turn; the words asked are those of the first 200,000 records at every size."""
    folder = os.path.join(work, "growth")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    engine = Quarry(folder, binaries)
    records, steps = os.path.join(folder, "records.ndjson"), []
    for size in millions:
        count = round(size * 1e6)
        say(f"growth: {count:,} records")
        generate(count, records, 1)
        start = os.path.join(folder, "start.ndjson")
        prefix(records, 200_000, start)
        measured([os.path.join(binaries, "bench-workload"), start, folder])
        for name in ("start.ndjson", "rows.tsv"):
            os.remove(os.path.join(folder, name))
        steps.append(grown(engine, count, seconds))
        steps[-1]["records"] = count
        say(f"growth: {count:,} records in {steps[-1]['seconds']:.0f} s")
    shutil.rmtree(folder)
    return steps


def grown(engine, count, seconds):
    shutil.rmtree(engine.folder, ignore_errors=True)
    cost = measured(engine.load_command())
    loaded = json.loads(cost.pop("out").splitlines()[-1])
    if loaded["records"] != count:
        raise RuntimeError(f"{loaded['records']} of {count} records were loaded")
    os.remove(os.path.join(engine.work, "records.ndjson"))
    step = dict(cost, rows_per_second=count / cost["seconds"], segments_bytes=sum(engine.parts().values()),
                catalog_bytes=sum(os.path.getsize(os.path.join(engine.folder, name)) for name in os.listdir(engine.folder) if name.startswith("catalog.db")),
                segments=len(os.listdir(os.path.join(engine.folder, "segments"))))
    forget(engine.folder)
    served = engine.serve()
    try:
        for name in PRODUCTS:
            step[name] = served.ask(f"row {name} {max(2, 2 * seconds)}")
            step[name].pop("answers", None)
        step["serving"] = status(served.process.pid)
    finally:
        served.stop()
    return step
