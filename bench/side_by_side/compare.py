# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two engines gave the same answers."""


def facet_differs(ours, theirs):
    """Ten values by count: equal up to the choice among values that tie for the last place."""
    if [count for _, count in ours] != [count for _, count in theirs]:
        return True
    last = ours[-1][1] if len(ours) == 10 else 0
    certain = lambda counts: {(value, count) for value, count in counts if count > last}
    return certain(ours) != certain(theirs)


def difference(ours, theirs, dates):
    """What differs first, as text; nothing where the answers agree."""
    if ours["total"] != theirs["total"]:
        return f"total {ours['total']} and {theirs['total']}"
    for number, (mine, other) in enumerate(zip(ours.get("facets", []), theirs.get("facets", []))):
        if facet_differs(mine, other):
            return f"facet {number}: {mine[:3]} ... and {other[:3]} ..."
    if ours.get("ids") and theirs.get("ids"):
        # Records of one date come in any order.
        mine, other = ([dates[number - 1] for number in answer["ids"]] for answer in (ours, theirs))
        if mine != other:
            return f"dates {mine} and {other}"
    return None


def agreement(replies, texts, dates):
    """Compares every engine's answers with the first engine's. Answers that Quarry itself says are cut are counted apart."""
    given = {name: reply["answers"] for name, reply in replies.items() if "answers" in reply}
    out = {"compared": 0, "differ": [], "cut": 0}
    if len(given) < 2:
        return out
    first = next(iter(given))
    out["cut"] = sum("warning" in answer for answer in given[first])
    for name, answers in given.items():
        if name == first:
            continue
        for text, ours, theirs in zip(texts, given[first], answers):
            if "warning" in ours and ours["total"] != theirs["total"]:
                continue
            out["compared"] += 1
            what = difference(ours, theirs, dates)
            if what:
                out["differ"].append({"engines": [first, name], "query": text, "what": what})
    return out
