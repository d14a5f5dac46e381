# SPDX-License-Identifier: GPL-3.0-or-later
"""SQLite FTS5's side of bench/search.
usage: fts5.py load ROWS.tsv FOLDER | fts5.py serve FOLDER WORKLOAD"""
import os
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import measure

TABLES = """
create table records(id integer primary key, dataset text, date int, year text, space_group int, band_gap real, acl_set int);
create virtual table words using fts5(text, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '_'", detail=full);
create table elements(element text, id int);
create table acl(principal text, acl_set int);
"""
INDEXES = ["elements(element, id)", "elements(id, element)", "acl(principal, acl_set)", "records(band_gap)", "records(dataset)",
           "records(date)", "records(acl_set)", "records(space_group)", "records(year)"]
COLUMNS = {"dataset": "dataset", "year": "year", "space_group": "space_group"}


def load(rows, folder):
    os.makedirs(folder)
    db = sqlite3.connect(f"{folder}/fts5.db", isolation_level=None)
    for pragma in ("journal_mode=off", "synchronous=off", "cache_size=-1000000"):
        db.execute(f"pragma {pragma}")
    db.executescript(TABLES)
    db.execute("begin")
    sets, batch = {}, []
    with open(rows, encoding="utf-8") as file:
        for line in file:
            batch.append(line.rstrip("\n").split("\t"))
            if len(batch) == 5_000:
                insert(db, batch, sets)
                batch = []
    insert(db, batch, sets)
    db.executemany("insert into acl values(?, ?)", [(one, n) for names, n in sets.items() for one in names.split("|")])
    for n, columns in enumerate(INDEXES):
        db.execute(f"create index i{n} on {columns}")
    db.execute("commit")
    db.execute("analyze")
    db.close()


def insert(db, batch, sets):
    records = [(int(c[0]), c[1], int(c[3]), c[4], int(c[6]) if c[6] else None, float(c[7]) if c[7] else None,
                sets.setdefault(c[2], len(sets))) for c in batch]
    db.executemany("insert into records values(?, ?, ?, ?, ?, ?, ?)", records)
    db.executemany("insert into words(rowid, text) values(?, ?)", [(int(c[0]), c[8].replace("|", f" {measure.BREAK} ")) for c in batch])
    db.executemany("insert into elements values(?, ?)", [(element, int(c[0])) for c in batch for element in c[5].split("|")])


class Engine:
    def __init__(self, folder):
        self.db = sqlite3.connect(f"{folder}/fts5.db")
        self.db.execute("pragma cache_size=-2000000")
        self.db.execute("pragma mmap_size=8000000000")
        self.db.execute("create temp table matched(id integer primary key)")

    def rows(self, statement, values=()):
        return self.db.execute(statement, values).fetchall()

    def run(self, query):
        if query.kind in ("fuzzy", "infix"):
            raise measure.Absent("FTS5 has no such query")
        if query.facets:
            return self.with_facets(query)
        if query.kind == "range":
            low, high = map(float, query.words)
            return {"total": self.rows("select count(*) from records where band_gap between ? and ?", (low, high))[0][0]}
        text = self.text(query)
        answer = {"total": self.rows("select count(*) from words where words match ?", (text,))[0][0]}
        if query.by_date:
            ids = self.rows("select r.id from words join records r on r.id = words.rowid where words match ? order by r.date desc limit ?",
                            (text, query.limit))
            answer["ids"] = [row[0] for row in ids]
        else:
            self.rows("select rowid from words where words match ? order by rank limit ? offset ?", (text, query.limit, query.offset))
        return answer

    def text(self, query):
        if query.kind == "phrase":
            return '"' + " ".join(query.words) + '"'
        return (" OR " if query.kind == "or" else " AND ").join(f'"{word}"' for word in query.words)

    def with_facets(self, query):
        """The matches into a temporary table, then one statement for each facet."""
        visible, values = "", []
        if query.principals:
            visible = f"r.acl_set in (select acl_set from acl where principal in ({','.join('?' * len(query.principals))}))"
            values = list(query.principals)
        self.db.execute("delete from temp.matched")
        if query.kind == "all" and not visible:
            source = "records r"
            total = self.rows("select count(*) from records")[0][0]
            elements = "elements e"
        else:
            if query.kind == "all":
                self.db.execute(f"insert into temp.matched select r.id from records r where {visible}", values)
            else:
                self.db.execute("insert into temp.matched select r.id from words join records r on r.id = words.rowid "
                                f"where words match ? and {visible}", [self.text(query)] + values)
            source, elements = "temp.matched join records r using(id)", "temp.matched join elements e using(id)"
            total = self.rows("select count(*) from temp.matched")[0][0]
        facets = []
        for facet in measure.FACETS:
            statement = (f"select e.element, count(*) from {elements} group by 1" if facet == "elements"
                         else f"select r.{COLUMNS[facet]}, count(*) from {source} group by 1")
            facets.append(measure.top_ten(self.rows(statement)))
        if query.limit:
            self.rows("select words.rowid from words join records r on r.id = words.rowid "
                      f"where words match ? and {visible} order by rank limit ?", [self.text(query)] + values + [query.limit])
        return {"total": total, "facets": facets}


if sys.argv[1] == "load":
    load(sys.argv[2], sys.argv[3])
else:
    measure.serve("fts5", measure.read_workload(sys.argv[3]), Engine(sys.argv[2]).run)
