# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL's side of bench/search, in a cluster of its own below FOLDER (a server of the machine is left alone).
usage: postgres.py load ROWS.tsv FOLDER | postgres.py serve FOLDER WORKLOAD"""
import glob
import json
import os
import pwd
import shutil
import subprocess
import sys

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import measure

SETTINGS = {"shared_buffers": "2GB", "maintenance_work_mem": "1GB", "work_mem": "128MB", "max_wal_size": "8GB", "fsync": "off",
            "synchronous_commit": "off", "jit": "off", "random_page_cost": "1.1", "max_parallel_workers_per_gather": "0",
            "listen_addresses": "", "autovacuum": "off"}
TABLE = """create unlogged table records(id int, dataset text, acl text[], date bigint, year text, elements text[], space_group int,
band_gap float8, words tsvector)"""
INDEXES = ["using gin(words)", "using gin(acl)", "using gin(elements)", "(band_gap)", "(date)", "(dataset)"]
SCALARS = ("dataset", "year", "space_group")


class Cluster:
    """Started and stopped by us; initdb and postgres refuse to run as root, so they run as `postgres` there."""

    def __init__(self, folder):
        self.data, self.socket = os.path.join(folder, "data"), folder
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def command(self, program, *arguments):
        as_user = ["runuser", "-u", self.user, "--"] if os.geteuid() == 0 else []
        subprocess.run(as_user + [os.path.join(self.bin, program), *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)

    def create(self):
        os.makedirs(self.socket)
        if os.geteuid() == 0:
            shutil.chown(self.socket, self.user)
        self.command("initdb", "-D", self.data, "-A", "trust", "--locale=C.UTF-8")

    def __enter__(self):
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items()) + f" -k {self.socket}"
        self.command("pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.socket, "log"), "-o", options, "start")
        return self

    def __exit__(self, *_):
        self.command("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")

    def connect(self):
        connection = psycopg2.connect(dbname="postgres", user=self.user, host=self.socket)
        connection.autocommit = True
        return connection


def copied(rows):
    """Lines for COPY. Words go in as lexemes with positions: the parser of PostgreSQL would cut them otherwise."""
    with open(rows, encoding="utf-8") as file:
        for line in file:
            number, dataset, acl, date, year, elements, group, gap, text = line.rstrip("\n").split("\t")
            lexemes, position = [], 0
            for value in text.split("|"):
                for word in value.split(" "):
                    position += 1
                    lexemes.append(f"'{word}':{min(position, 16383)}")
                position += 10
            listed = lambda items: "{" + ",".join(f'"{item}"' for item in items.split("|")) + "}"
            yield "\t".join([number, dataset, listed(acl), date, year, listed(elements), group or "\\N", gap or "\\N", " ".join(lexemes)]) + "\n"


class Stream:
    """What COPY reads from: an iterator as a file."""

    def __init__(self, lines):
        self.lines = lines

    def read(self, size):
        out, length = [], 0
        for line in self.lines:
            out.append(line)
            length += len(line)
            if length >= size:
                break
        return "".join(out)


def load(rows, folder):
    cluster = Cluster(folder)
    cluster.create()
    with cluster:
        connection = cluster.connect()
        cursor = connection.cursor()
        cursor.execute(TABLE)
        cursor.copy_expert("copy records from stdin", Stream(copied(rows)), 1 << 22)
        for index in INDEXES:
            cursor.execute(f"create index on records {index}")
        cursor.execute("vacuum analyze records")
        cursor.execute("select pg_total_relation_size('records')")
        size = cursor.fetchone()[0]
        with open(f"/proc/{connection.info.backend_pid}/stat", encoding="ascii") as stat:
            ticks = stat.read().rsplit(")", 1)[1].split()
        print(json.dumps({"bytes": size, "server_cpu": (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")}))


class Engine:
    def __init__(self, connection):
        self.cursor = connection.cursor()

    def rows(self, statement, values=()):
        self.cursor.execute(statement, values)
        return self.cursor.fetchall()

    def run(self, query):
        if query.kind in ("fuzzy", "infix"):
            raise measure.Absent("tsquery has no such query")
        if query.facets:
            return self.with_facets(query)
        if query.kind == "range":
            return {"total": self.rows("select count(*) from records where band_gap between %s and %s", list(map(float, query.words)))[0][0]}
        text = self.text(query)
        if query.by_date:
            total = self.rows("select count(*) from records where words @@ %s::tsquery", (text,))[0][0]
            ids = self.rows("select id from records where words @@ %s::tsquery order by date desc limit %s", (text, query.limit))
            return {"total": total, "ids": [row[0] for row in ids]}
        found = self.rows("select id, count(*) over() from records where words @@ %s::tsquery "
                          "order by ts_rank(words, %s::tsquery) desc limit %s offset %s", (text, text, query.limit, query.offset))
        return {"total": found[0][1] if found else 0}

    def text(self, query):
        sign = {"phrase": " <-> ", "or": " | "}.get(query.kind, " & ")
        return sign.join(f"'{word}'" for word in query.words)

    def with_facets(self, query):
        conditions, values = [], []
        if query.kind != "all":
            conditions, values = ["words @@ %s::tsquery"], [self.text(query)]
        if query.principals:
            conditions.append("acl && %s")
            values.append(list(query.principals))
        where = "where " + " and ".join(conditions) if conditions else ""
        parts = [f"select '{name}', {name}::text, count(*) from matched group by 2" for name in SCALARS]
        parts += ["select 'elements', e, count(*) from matched, unnest(elements) e group by 2", "select 'total', '', count(*) from matched"]
        found = self.rows(f"with matched as materialized (select dataset, year, space_group, elements from records {where}) "
                          + " union all ".join(parts), values)
        if query.limit:
            self.rows(f"select id from records {where} order by ts_rank(words, %s::tsquery) desc limit %s", values + [self.text(query), query.limit])
        facets = [measure.top_ten([row[1:] for row in found if row[0] == name]) for name in measure.FACETS]
        return {"total": next(row[2] for row in found if row[0] == "total"), "facets": facets}


if sys.argv[1] == "load":
    load(sys.argv[2], os.path.abspath(sys.argv[3]))
else:
    with Cluster(os.path.abspath(sys.argv[2])) as started:
        measure.serve("postgres", measure.read_workload(sys.argv[3]), Engine(started.connect()).run)
