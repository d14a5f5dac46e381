# SPDX-License-Identifier: GPL-3.0-or-later
"""Running programs and reading what they cost."""
import json
import os
import subprocess
import threading
import time


def status(pid):
    """VmRSS and RssAnon in MB of a process and those below it; nothing where it is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            pairs = dict(line.split(":", 1) for line in file)
        total = {name: int(pairs[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")}
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            below = [status(int(child)) for child in file.read().split()]
        return {name: value + sum(one.get(name, 0) for one in below) for name, value in total.items()}
    except (OSError, ValueError, KeyError):
        return {}


def measured(command, stdout=subprocess.PIPE, **options):
    """Runs a program to its end: wall and CPU seconds (its children's too), peak of memory, what it printed.
    Raises RuntimeError where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, **options)
    peak = {"VmRSS": 0.0, "RssAnon": 0.0}

    def watch():
        while process.poll() is None:
            for name, value in status(process.pid).items():
                peak[name] = max(peak[name], value)
            time.sleep(0.1)

    before = os.times()
    watcher = threading.Thread(target=watch)
    watcher.start()
    out, err = process.communicate()
    watcher.join()
    after = os.times()
    if process.returncode != 0:
        raise RuntimeError(f"{os.path.basename(command[0])} {' '.join(command[1:3])} ... ended with {process.returncode}: "
                           + err.decode(errors="replace").strip()[-500:])
    return {"seconds": time.perf_counter() - start,
            "cpu_seconds": after.children_user + after.children_system - before.children_user - before.children_system,
            "peak_rss_mb": peak["VmRSS"], "peak_anonymous_mb": peak["RssAnon"], "out": (out or b"").decode()}


def tree_bytes(folder):
    """Bytes below a folder; what a running program removes meanwhile does not count."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.path.getsize(os.path.join(where, name))
            except FileNotFoundError:
                continue
    return total


def forget(folder):
    """Drops the files of a folder from the page cache, so that the next read of them is cold."""
    os.sync()
    for where, _, names in os.walk(folder):
        for name in names:
            handle = os.open(os.path.join(where, name), os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


class Served:
    """An engine that waits for rows on its stdin. `ask` returns its answer; raises RuntimeError when it has died."""

    def __init__(self, name, command, log):
        self.name, self.log = name, log
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        self.ready = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            with open(self.log, encoding="utf-8", errors="replace") as file:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {file.read().strip()[-400:]}")
        return json.loads(line)

    def ask(self, command):
        try:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # `read` says why
        return self.read()

    def stop(self):
        try:
            self.process.stdin.write("end\n")
            self.process.stdin.close()
        except (BrokenPipeError, ValueError):
            pass
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
