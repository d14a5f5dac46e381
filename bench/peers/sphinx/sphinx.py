# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx's side of bench/search, by its MySQL protocol over a local socket.
usage: sphinx.py load ROWS.tsv FOLDER | sphinx.py serve FOLDER WORKLOAD"""
import json
import os
import subprocess
import sys
import time

import pymysql

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import measure

CONFIGURATION = """
source records {{
  type = tsvpipe
  tsvpipe_command = cat {folder}/rows.tsv
  tsvpipe_field = words
  tsvpipe_attr_uint = dataset
  tsvpipe_attr_uint = date
  tsvpipe_attr_uint = year
  tsvpipe_attr_uint = space_group
  tsvpipe_attr_uint = band_gap
  tsvpipe_attr_multi = elements
  tsvpipe_attr_multi = acl
}}
index records {{
  source = records
  path = {folder}/records
  docinfo = extern
  dict = keywords
  min_infix_len = 3
}}
indexer {{
  mem_limit = 1024M
}}
searchd {{
  listen = {folder}/socket:mysql41
  pid_file = {folder}/pid
  log = {folder}/log
  workers = threads
  binlog_path =
}}
"""
SCALE = 10_000  # attributes are 32 bits: band gaps go in as whole numbers of 0.0001, as they are written
NO_GAP = 4_000_000_000


def load(rows, folder):
    os.makedirs(folder)
    names = {"dataset": {}, "elements": {}, "acl": {}}
    number = lambda kind, name: str(names[kind].setdefault(name, len(names[kind]) + 1))
    with open(rows, encoding="utf-8") as file, open(f"{folder}/rows.tsv", "w", encoding="utf-8") as out:
        for line in file:
            record, dataset, acl, date, year, elements, group, gap, text = line.rstrip("\n").split("\t")
            out.write("\t".join([record, text.replace("|", f" {measure.BREAK} "), number("dataset", dataset), date, year, group or "0",
                                 str(round(float(gap) * SCALE)) if gap else str(NO_GAP),
                                 ",".join(number("elements", one) for one in elements.split("|")),
                                 ",".join(number("acl", one) for one in acl.split("|"))]) + "\n")
    with open(f"{folder}/names.json", "w", encoding="utf-8") as out:
        json.dump(names, out)
    with open(f"{folder}/sphinx.conf", "w", encoding="utf-8") as out:
        out.write(CONFIGURATION.format(folder=folder))
    subprocess.run(["indexer", "--config", f"{folder}/sphinx.conf", "records"], check=True, stdout=subprocess.DEVNULL)
    os.remove(f"{folder}/rows.tsv")
    print(json.dumps({"bytes": sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder) if name.startswith("records."))}))


class Engine:
    def __init__(self, folder):
        self.daemon = subprocess.Popen(["searchd", "--config", f"{folder}/sphinx.conf", "--nodetach"], stdout=subprocess.DEVNULL)
        with open(f"{folder}/names.json", encoding="utf-8") as file:
            names = json.load(file)
        self.acl = names["acl"]
        self.spelt = {kind: {number: name for name, number in names[kind].items()} for kind in ("dataset", "elements")}
        for attempt in range(300):
            try:
                self.cursor = pymysql.connect(unix_socket=f"{folder}/socket", user="", autocommit=True).cursor()
                break
            except pymysql.err.OperationalError:
                if attempt == 299 or self.daemon.poll() is not None:
                    raise
                time.sleep(0.1)

    def stop(self):
        self.daemon.terminate()
        self.daemon.wait()

    def rows(self, statement):
        self.cursor.execute(statement)
        return self.cursor.fetchall()

    def found(self):
        return int(dict(self.rows("show meta"))["total_found"])

    def run(self, query):
        conditions = self.conditions(query)
        where = "where " + " and ".join(conditions) if conditions else ""
        if query.facets:
            return self.with_facets(where, query)
        if query.by_date:
            ids = self.rows(f"select id from records {where} order by date desc limit {query.limit}")
            return {"ids": [row[0] for row in ids], "total": self.found()}
        kept = max(1000, query.offset + query.limit)
        self.rows(f"select id from records {where} limit {query.offset}, {max(1, query.limit)} option ranker=bm25, max_matches={kept}")
        return {"total": self.found()}

    def conditions(self, query):
        out = []
        if query.kind == "fuzzy":
            raise measure.Absent("Sphinx 2.2 has no such query")
        if query.kind == "range":
            low, high = (round(float(word) * SCALE) for word in query.words)
            out.append(f"band_gap between {low} and {high}")
        elif query.kind != "all":
            out.append(f"match('{self.text(query)}')")
        if query.principals:
            out.append(f"acl in ({','.join(str(self.acl[one]) for one in query.principals)})")
        return out

    def text(self, query):
        if query.kind == "phrase":
            return '"' + " ".join(query.words) + '"'
        if query.kind == "infix":
            return f"*{query.words[0]}*"
        return (" | " if query.kind == "or" else " ").join(query.words)

    def with_facets(self, where, query):
        """Each facet is a query of its own; FACET clauses share one match."""
        clauses = " ".join(f"facet {name} order by count(*) desc limit 1000" for name in measure.FACETS)
        page = f"select id from records {where} limit {max(1, query.limit)} option ranker=bm25, max_matches=1000"
        self.cursor.execute(f"{page} {clauses}")
        self.cursor.fetchall()
        facets = []
        for name in measure.FACETS:
            self.cursor.nextset()
            spelt = self.spelt.get(name)
            facets.append(measure.top_ten([(spelt[row[0]] if spelt else row[0] or None, row[1]) for row in self.cursor.fetchall()]))
        return {"total": self.found(), "facets": facets}


if sys.argv[1] == "load":
    load(sys.argv[2], os.path.abspath(sys.argv[3]))
else:
    engine = Engine(os.path.abspath(sys.argv[2]))
    try:
        measure.serve("sphinx", measure.read_workload(sys.argv[3]), engine.run)
    finally:
        engine.stop()
