# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables, and PASS or FAIL against the targets."""

# row: (what it is, at least so many times as fast, as whom (None: the best peer))
ROWS = {
    "product_mid": ("text + 100-principal ACL + total + 4 facets + top 10, mid term (3 k hits at 1 M)", 50, "lucene"),
    "product_head": ("the same, head term (80 k hits at 1 M)", 10, "lucene"),
    "facets_all": ("4 facets over everything", 15, None),
    "facets_all_acl": ("4 facets over everything that a viewer sees", None, None),
    "range": ("exact numeric range count", 5, None),
    "fuzzy2": ("fuzzy, 2 edits, exact total", 10, None),
    "fuzzy2_acl": ("the same under an ACL", None, None),
    "infix3": ("infix wildcard, 3 letters, exact total", 5, None),
    "infix5": ("infix wildcard, 5 letters, exact total", None, None),
    "phrase2": ("phrase of 2, exact total", 1, None),
    "term_rare": ("ranked term, rare, exact total", 1, None),
    "term_mid": ("ranked term, mid, exact total", 3, None),
    "term_head": ("ranked term, head, exact total", 10, None),
    "and_head_head": ("AND head + head, exact total", 8, None),
    "and_head_mid": ("AND head + mid, exact total", None, None),
    "or_3_head": ("OR of 3 head terms, exact total", 8, None),
    "sort_date": ("head term sorted by date, exact total", None, None),
    "deep_page": ("head term, page at offset 10,000, exact total", None, None),
}


def table(header, lines):
    return "\n".join(["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)] + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"


def time_of(value):
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def cell(reply):
    if reply is None:
        return "-"
    return f"{time_of(reply['p50'])} / {time_of(reply['p99'])}" if "p50" in reply else "-"


def verdict(name, replies):
    """Ratio to the best peer, to the target's peer, and PASS, FAIL or nothing to judge."""
    _, target, whom = ROWS[name]
    times = {engine: reply["p50"] for engine, reply in replies.items() if "p50" in reply}
    ours = times.pop("quarry", None)
    best = min(times, key=times.get) if times else None
    judged = whom or best
    out = {"best": best, "ratio": times[best] / ours if ours and best else None,
           "target": target, "target_peer": judged, "verdict": None}
    if target and ours and judged in times:
        out["target_ratio"] = times[judged] / ours
        out["verdict"] = "PASS" if out["target_ratio"] >= target else "FAIL"
    elif target and not ours:
        out["verdict"] = "FAIL"
    return out


def rows_table(results):
    engines = [name for name in results["engines"] if name != "quarry"]
    lines = []
    for name, row in results["rows"].items():
        judged = row["judged"] = verdict(name, row["replies"])
        ours = row["replies"].get("quarry", {})
        first = time_of(ours["first"]["p50"]) if "first" in ours else "-"
        same = row["agreement"]
        agree = "-" if not same["compared"] else f"{same['compared'] - len(same['differ'])}/{same['compared']}" + (f" ({same['cut']} cut)" if same["cut"] else "")
        goal = f">= {judged['target']}x {judged['target_peer'] or 'the best peer'}" if judged["target"] else "-"
        lines.append([ROWS[name][0], cell(ours), first] + [cell(row["replies"].get(engine)) for engine in engines]
                     + [judged["best"] or "-", f"{judged['ratio']:.2f}" if judged["ratio"] else "-", goal,
                        f"{judged['target_ratio']:.2f}" if "target_ratio" in judged else "-", judged["verdict"] or "-", agree])
    return table(["p50 / p99 ms", "quarry", "first use"] + engines + ["best peer", "ratio", "target", "reached", "", "equal answers"], lines)


def pair(one, other):
    return "-" if one is None else f"{one:.0f} / {other:.0f}"


def serving(cost):
    return pair(cost["serving"]["VmRSS"], cost["serving"]["RssAnon"]) if cost.get("serving") else "-"


def build_table(results):
    lines = []
    for name, cost in results["build"].items():
        rows = results["records"]
        lines.append([name, f"{cost['seconds']:.1f}", f"{cost['cpu_seconds']:.1f}", f"{rows / cost['cpu_seconds']:.0f}", f"{rows / cost['seconds']:.0f}",
                      f"{cost['index_bytes'] / 1e6:.0f}", pair(cost["peak_rss_mb"], cost["peak_anonymous_mb"]), serving(cost)])
        if "index_only" in cost:
            only = cost["index_only"]
            lines.append(["quarry, index alone (reindex)", f"{only['seconds']:.1f}", f"{only['cpu_seconds']:.1f}", f"{rows / only['cpu_seconds']:.0f}",
                          f"{rows / only['seconds']:.0f}", "", pair(only["peak_rss_mb"], only["peak_anonymous_mb"]), ""])
    return table(["build", "s", "CPU s", "docs per CPU s", "docs/s", "index MB", "peak RSS / anonymous MB", "serving RSS / anonymous MB"], lines)


def build_verdicts(results):
    ours, lucene = results["build"].get("quarry"), results["build"].get("lucene")
    if not ours:
        return []
    millions = results["records"] / 1e6
    size = ours["index_bytes"] / 1e6 / millions
    out = [("index without records", f"{size:.0f} MB per million records", "<= 550", size <= 550)]
    if lucene:
        mine, theirs = (results["records"] / cost["cpu_seconds"] for cost in (ours["index_only"], lucene))
        out.append(("index build per CPU second, catalog apart", f"{mine:.0f} docs", f">= Lucene's {theirs:.0f}", mine >= theirs))
    return out


def growth_verdicts(steps):
    out = []
    by_size = {step["records"]: step for step in steps}
    ten, one = by_size.get(10_000_000), by_size.get(1_000_000)
    if ten:
        out += [("10 M: built", f"{ten['seconds'] / 60:.1f} min", "<= 20", ten["seconds"] <= 1200),
                ("10 M: RSS", f"{ten['peak_rss_mb'] / 1024:.1f} GB", "<= 6", ten["peak_rss_mb"] <= 6 * 1024),
                ("10 M: anonymous", f"{ten['peak_anonymous_mb'] / 1024:.1f} GB", "<= 3", ten["peak_anonymous_mb"] <= 3 * 1024),
                ("10 M: product query, selective", f"{ten['product_mid']['p50']:.3f} ms", "<= 4", ten["product_mid"]["p50"] <= 4)]
    if ten and one:
        share = one["rows_per_second"] / ten["rows_per_second"]
        out.append(("load rows/s, 1 M over 10 M", f"{share:.2f}", "<= 1.3", share <= 1.3))
    return out


def growth_table(steps):
    lines = []
    for step in steps:
        lines.append([f"{step['records']:,}", f"{step['seconds']:.1f}", f"{step['rows_per_second']:.0f}", f"{step['cpu_seconds']:.1f}",
                      pair(step["peak_rss_mb"], step["peak_anonymous_mb"]), f"{step['segments_bytes'] / 1e6:.0f} + {step['catalog_bytes'] / 1e6:.0f}",
                      str(step["segments"])]
                     + [f"{time_of(step[row]['first']['p50'])} / {time_of(step[row]['first']['p99'])}, {cell(step[row])}" for row in ("product_mid", "product_head")]
                     + [serving(step)])
    return table(["records", "load s", "rows/s", "CPU s", "peak RSS / anonymous MB", "segments + catalog MB", "segments",
                  "product ~0.3 %: cold, warm p50 / p99 ms", "product ~8 %: cold, warm p50 / p99 ms", "serving RSS / anonymous MB"], lines)


def verdict_lines(verdicts):
    return "".join(f"{'PASS' if good else 'FAIL'}  {what}: {reached} (target {target})\n" for what, reached, target, good in verdicts)


def extras_text(extras):
    out = "\n" + table(["Quarry, p50 / p99 ms, by what hits carry", "total and facets only", "ids", "whole records"],
                       [[ROWS[name][0]] + [cell(modes[mode]) for mode in ("counts", "ids", "records")] for name, modes in extras["modes"].items()])
    out += "\n" + table(["Quarry, queries a second", "1 thread", "2 threads", "scaling"],
                        [[ROWS[name][0], f"{one:.0f}", f"{two:.0f}", f"{two / one:.2f}"] for name, (one, two) in extras["threads"].items()])
    writer = extras["writer"]
    lines = [[ROWS[name][0], cell(row["idle"]), f"{time_of(row['p50'])} / {time_of(row['p99'])}", str(row["samples"])] for name, row in writer["rows"].items()]
    out += "\n" + table(["Quarry with one writer at full speed, p50 / p99 ms", "no writer", f"writer ({writer['rows_per_second']:.0f} rows/s meanwhile)", "queries"], lines)
    return out


def report(results):
    out = f"\n{results['machine']}\n"
    if results["rows"]:
        out += f"{results['records']:,} records, {results['record_bytes'] / 1e6:.0f} MB, by {results['generator']}; one thread for queries, warm\n\n"
        out += rows_table(results) + "\n"
    for name, why in results["absent"].items():
        out += f"ABSENT  {name}: {why}\n"
    for name, row in results["rows"].items():
        for engine, reply in row["replies"].items():
            if "absent" in reply:
                out += f"absent  {name}, {engine}: {reply['absent']}\n"
        for one in row["agreement"]["differ"][:3]:
            out += f"DIFFER  {name}: {' and '.join(one['engines'])} on `{one['query']}`: {one['what']}\n"
    if results["build"]:
        out += "\n" + build_table(results) + "\n" + verdict_lines(build_verdicts(results))
        if "quarry" in results["build"]:
            parts = results["build"]["quarry"]["parts"]
            out += "\n" + table(["Quarry's index by part", "MB", "MB per million records"],
                                [[part, f"{size / 1e6:.1f}", f"{size / results['records']:.1f}"] for part, size in parts.items()]
                                + [["catalog (apart)", f"{results['build']['quarry']['catalog_bytes'] / 1e6:.1f}", f"{results['build']['quarry']['catalog_bytes'] / results['records']:.1f}"]])
    if results.get("extras"):
        out += extras_text(results["extras"])
    if results.get("growth"):
        out += "\n" + growth_table(results["growth"]) + "\n" + verdict_lines(growth_verdicts(results["growth"]))
    if results["differs"]:
        out += "\nWhat differs between the sides:\n" + "".join(f"- {name}: {text}\n" for name, text in results["differs"].items())
    return out
