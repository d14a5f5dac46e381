# SPDX-License-Identifier: GPL-3.0-or-later
"""The engines: what each needs installed, how it is loaded and how it is asked."""
import glob
import json
import os
import shutil
import subprocess

from side_by_side.machine import Served, measured, tree_bytes

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROJECT = os.path.dirname(BENCH)
PEERS = os.path.join(BENCH, "peers")
PYTHON = "/usr/bin/python3"  # Debian's: the modules are Debian's too
TANTIVY = "@oxdev03/node-tantivy-binding-linux-x64-gnu"


class Missing(Exception):
    """An engine cannot be had on this machine; the reason."""


def install(packages, allowed):
    """Debian packages that are not there yet. Nothing is removed for them."""
    def has(name):
        shown = subprocess.run(["dpkg-query", "-W", "-f=${Status}", name], capture_output=True, text=True, check=False)
        return shown.stdout.startswith("install ok installed")
    wanted = [name for name in packages if not has(name)]
    if not wanted:
        return
    if not allowed:
        raise Missing("not installed: " + " ".join(wanted))
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run(root + ["apt-get", "update", "-q"], capture_output=True, check=False)
    done = subprocess.run(root + environment + ["apt-get", "install", "-yq", "--no-remove", "--no-install-recommends", *wanted],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing(f"apt-get cannot install {' '.join(wanted)}: {(done.stderr or done.stdout).strip()[-300:]}")


class Engine:
    packages = ()
    server_apart = False  # its memory is not that of the processes started here

    def __init__(self, work, binaries):
        self.work, self.binaries = work, binaries
        self.folder = os.path.join(work, self.name)

    def prepare(self, allowed):
        install(self.packages, allowed)

    def load(self):
        """Builds the index anew; seconds, CPU seconds, bytes."""
        shutil.rmtree(self.folder, ignore_errors=True)
        cost = measured(self.load_command())
        told = json.loads(cost["out"].splitlines()[-1]) if cost["out"].strip().startswith("{") else {}
        cost["cpu_seconds"] += told.get("server_cpu", 0)
        cost["index_bytes"] = told.get("bytes") or tree_bytes(self.folder)
        if self.server_apart:
            cost["peak_rss_mb"] = cost["peak_anonymous_mb"] = None
        del cost["out"]
        return cost

    def serve(self):
        return Served(self.name, self.serve_command(), os.path.join(self.work, self.name + ".log"))


class Quarry(Engine):
    name = "quarry"
    differs = "rows from the catalog: subjects of the hits are loaded, and the ACL is checked there once more"

    def load_command(self):
        return [os.path.join(self.binaries, "quarry"), "load", os.path.join(self.work, "records.ndjson"), "--index", self.folder, "--json"]

    def serve_command(self):
        return [os.path.join(self.binaries, "bench-queries"), self.folder, self.work]

    def load(self):
        cost = super().load()
        cost["catalog_bytes"] = sum(os.path.getsize(path) for path in glob.glob(os.path.join(self.folder, "catalog.db*")))
        cost["parts"] = self.parts()
        cost["segments"] = len(os.listdir(os.path.join(self.folder, "segments")))
        cost["index_bytes"] = sum(cost["parts"].values())
        cost["index_only"] = self.rebuilt()
        return cost

    def rebuilt(self):
        """The index alone, from the catalog: what a load costs apart from the catalog."""
        copy = self.folder + ".reindexed"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder, copy)
        cost = measured([os.path.join(self.binaries, "quarry"), "reindex", "--index", copy])
        shutil.rmtree(copy)
        del cost["out"]
        return cost

    def parts(self):
        """Bytes of all segments by the name of the file, or of the folder in a segment."""
        sizes = {}
        segments = os.path.join(self.folder, "segments")
        for segment in os.listdir(segments):
            for part in os.scandir(os.path.join(segments, segment)):
                name = part.name.split(".")[0]
                sizes[name] = sizes.get(name, 0) + (tree_bytes(part.path) if part.is_dir() else part.stat().st_size)
        return dict(sorted(sizes.items(), key=lambda pair: -pair[1]))


class Lucene(Engine):
    name = "lucene"
    packages = ("liblucene8-java", "openjdk-17-jdk-headless")
    differs = "query cache off, one segment (forceMerge); with facets two searches: one counts, one ranks without counting"

    def prepare(self, allowed):
        super().prepare(allowed)
        jars = sorted(glob.glob("/usr/share/java/lucene-core-8*.jar") + glob.glob("/usr/share/java/lucene-analyzers-common-8*.jar"))
        classes = os.path.join(self.work, "lucene.classes")
        sources = sorted(glob.glob(os.path.join(PEERS, "lucene", "*.java")))
        done = subprocess.run(["javac", "-d", classes, "-cp", ":".join(jars), *sources], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Missing("javac refuses the program: " + done.stderr[-300:])
        self.java = ["java", "-Xmx4g", "-cp", ":".join([classes, *jars])]

    def load_command(self):
        return self.java + ["Load", os.path.join(self.work, "rows.tsv"), self.folder, "2"]

    def serve_command(self):
        return self.java + ["Serve", self.folder, self.work]


class Tantivy(Engine):
    name = "tantivy"
    differs = "through N-API: answers become JavaScript objects; no limit of 0, so counts come with one hit; infix is a regex"

    def prepare(self, allowed):
        if shutil.which("node") is None:
            install(("nodejs", "npm"), allowed)
        at = os.path.join(self.work, "npm")
        addons = lambda: glob.glob(os.path.join(at, "node_modules", TANTIVY, "*.node"))
        if not addons() and allowed:
            os.makedirs(at, exist_ok=True)
            subprocess.run(["npm", "install", "--prefix", at, "--no-save", "--ignore-scripts", "--force", TANTIVY + "@0.3.3"],
                           capture_output=True, check=False)
        if not addons():
            raise Missing(f"npm cannot install {TANTIVY}" if allowed else f"not installed: {TANTIVY}")
        self.addon = addons()[0]

    def command(self, *arguments):
        return ["node", os.path.join(PEERS, "tantivy", "tantivy.js"), arguments[0], self.addon, *arguments[1:]]

    def load_command(self):
        return self.command("load", os.path.join(self.work, "rows.tsv"), self.folder, "2")

    def serve_command(self):
        return self.command("serve", self.folder, self.work)


class PythonPeer(Engine):
    def command(self, *arguments):
        return [PYTHON, os.path.join(PEERS, self.name, self.name + ".py"), *arguments]

    def load_command(self):
        return self.command("load", os.path.join(self.work, "rows.tsv"), self.folder)

    def serve_command(self):
        return self.command("serve", self.folder, self.work)


class Fts5(PythonPeer):
    name = "fts5"
    packages = ("python3",)
    differs = "through Python's sqlite3; facets by a temporary table of the matches; no fuzzy, no infix"


class Postgres(PythonPeer):
    name = "postgres"
    server_apart = True
    packages = ("postgresql", "python3-psycopg2")
    differs = "over a local socket with a Python client; ts_rank, not BM25; size with the rows; no fuzzy, no infix in tsquery"


class Sphinx(PythonPeer):
    name = "sphinx"
    packages = ("sphinxsearch", "python3-pymysql")
    differs = "over a local socket with a Python client; batch indexer with min_infix_len 3; no fuzzy"


ENGINES = {engine.name: engine for engine in (Quarry, Lucene, Tantivy, Fts5, Postgres, Sphinx)}
