#!/usr/bin/python3
"""Speed and memory of the SDK beside other ways to call the API, as tables. Linux only.

  cmake/setup.sh --bench && cmake --workflow --preset bench       builds everything and runs this
  tests/bench/compare/run.py BUILD_DIR [--rounds N] [--only GROUP,...] [--quick] [--check]

BUILD_DIR is the folder with the programs, build/bench/tests/bench/compare. The server is one of its own, on
127.0.0.1. All of it runs in namespaces of its own: nothing is changed on the machine, and nothing is left running.
Goals that are missed are no error, because most figures depend on the machine's other load; --check makes one of
those that do not: instructions and heap.
"""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # Not among the sources.
import server
import tables

here = pathlib.Path(__file__).parent
bundle = "/etc/ssl/certs/ca-certificates.crt"
trust = {"--ca-file": bundle, "--ca-directory": "/etc/ssl/certs"}
one_by_one = ["libcurl_text", "libcurl_dom", "sdk", "cpp_httplib", "cpprestsdk"]
multi = ["libcurl_multi --ca-directory", "libcurl_multi", "libcurl_multi --ca-file"]
others = ["cpp_httplib", "cpprestsdk", "python_requests"]
round_trip_ms = 50


def fail(text):
    raise SystemExit(f"run.py: error: {text}")


class Failed(Exception):
    """A program did not do its task."""


def output(*command, timeout=180, may_fail=False):
    """What it prints, its errors included: that is where valgrind writes."""
    words = " ".join(map(str, command))
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Failed(f"{words}: not done after {timeout} s")
    if done.returncode != 0 and not may_fail:
        raise Failed(f"{words}: {done.stdout.strip()}")
    return done.stdout


def number_after(text, pattern):
    found = re.search(pattern + r"\s*([\d,]+)", text)
    if not found:
        raise Failed(f"no {pattern} in: {text.strip()[-300:]}")
    return int(found.group(1).replace(",", ""))


class Bench:
    """Every group is a function, by its name; see `groups`."""

    def __init__(self, options, urls, folder):
        self.programs = options.build_dir
        self.rounds = 1 if options.quick else options.rounds
        self.quick = options.quick
        self.urls = urls
        self.folder = folder
        self.figures = tables.Figures()

    def few(self, count):
        return max(1, count // 20) if self.quick else count

    def few_rounds(self, candidates):
        """For `compare`: all rounds of these, and at most two of the rest, which are slow and not near."""
        return lambda candidate: self.rounds if candidate in candidates else min(2, self.rounds)

    def command(self, candidate, *arguments):
        """`sdk --ca-file` is the program sdk with the machine's bundle."""
        name, *options = candidate.split()
        program = ["/usr/bin/python3", here / f"{name}.py"] if name == "python_requests" else [self.programs / name]
        return [*program, *map(str, arguments), *(word for option in options for word in (option, trust[option]))]

    def measure(self, candidate, *arguments):
        """Wall seconds, CPU seconds and peak KiB, as the programs print them."""
        return [float(word) for word in output(*self.command(candidate, *arguments)).split()]

    def compare(self, group, candidates, measure, rounds):
        """Every candidate once a round, and not always in the same order. `measure` gives figures by name."""
        of_candidate = rounds if callable(rounds) else lambda candidate: rounds
        for number in range(max(map(of_candidate, candidates))):
            first = number % len(candidates)
            for candidate in candidates[first:] + candidates[:first]:
                if number >= of_candidate(candidate):
                    continue
                for figure, value in self.measure_or_tell(group, candidate, number, measure).items():
                    self.figures.references[group, figure] = candidates[0]
                    self.figures.add(group, figure, candidate, number, value)

    def measure_or_tell(self, group, candidate, number, measure):
        """A failure does not cost the run: there is no figure then, and the table says why."""
        try:
            return measure(candidate)
        except Failed as problem:
            self.figures.failures.append((group, f"{candidate}, round {number + 1}: {problem}"))
            return {}

    def under_valgrind(self, group, tool, pattern, suffix):
        """What one call adds: the difference between more and fewer of them. The load does not matter, so as many at
        once as there are processors."""
        counts = [self.few(100), self.few(600)]

        def per_call(kind, task, candidate):
            commands = [self.command(candidate, task, self.urls[kind], "--count", count) for count in counts]
            fewer, more = (number_after(output(*tool, *command), pattern) for command in commands)
            return (more - fewer) / (counts[1] - counts[0])

        kinds = ["https"] if self.quick else ["http", "https"]
        # Over https cpprestsdk reads all certificates for connections that it adds now and then: no figure of a call.
        cells = [(kind, task, candidate) for kind in kinds for task in ("get", "create")
                 for candidate in one_by_one if (candidate, kind) != ("cpprestsdk", "https")]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for (kind, task, candidate), value in zip(cells, pool.map(lambda cell: per_call(*cell), cells)):
                self.figures.add(group, f"{task}, {kind}{suffix}", candidate, 0, value)

    def instructions(self):
        """processor instructions of one call, without the kernel's"""
        self.under_valgrind("instructions", ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"],
                            "Collected :", "")

    def heap(self):
        """allocations of one call; peak of the heap while 10,000 objects are decoded, without the body itself"""
        dhat = ["valgrind", "--tool=dhat", "--dhat-out-file=/dev/null"]
        self.under_valgrind("heap", dhat, r"Total:\s+[\d,]+ bytes in", ", heap calls")
        count = self.few(10000)
        for task, name in (("decode_documents", "document"), ("decode_homes", "home")):
            body = count * (len((here / f"{name}.json").read_text().strip()) + 1) + 1
            for way in ("dom", "sdk"):
                text = output(*dhat, self.programs / "json_speed", f"{task}_{way}", str(count), "1")
                peak = number_after(text, "At t-gmax:") - body
                self.figures.add("heap", f"{task}, peak KiB", way, 0, peak / 1024)

    def calls(self):
        """2,000 calls one after the other, Python 500; time of one. nginx ends a connection after 1,000"""
        for kind in ("http", "https"):
            for task in ("get", "create"):
                def per_call(candidate):
                    count = self.few(500 if candidate == "python_requests" else 2000)
                    wall, cpu, _ = self.measure(candidate, task, self.urls[kind], "--count", count)
                    us = 1e6 / count
                    return {f"{task}, {kind}, wall us": wall * us, f"{task}, {kind}, CPU us": cpu * us}
                self.compare("calls", one_by_one + ["python_requests"], per_call, self.rounds)

    def many_of(self, group, figure, candidates, kind, in_flight, count, rounds):
        def rate(candidate):
            calls = self.few(count)
            wall, _, _ = self.measure(candidate, "many", self.urls[kind], "--count", calls, "--in-flight", in_flight)
            return {figure: calls / wall}
        self.compare(group, candidates, rate, rounds)

    def many(self):
        """creates a second of 10,000, where not said, the first connections included"""
        candidates = {"http": ["libcurl_multi", "sdk", *others], "https": [*multi, "sdk", *others],
                      "http2": [*multi, "sdk"]}
        rounds = self.few_rounds([*multi, "sdk"])
        for kind, of_kind in candidates.items():
            for in_flight in (1, 8, 32, 64):
                self.many_of("many", f"{kind}, {in_flight} in flight", of_kind, kind, in_flight, 10000, rounds)
        self.many_of("many", "https, 32 in flight, 1,000", candidates["https"], "https", 32, 1000, rounds)

    def far(self):
        """creates a second over https behind a round trip of 50 ms: 40, 400, 10,000 of them, where not said"""
        def rounds(candidate):
            return min(2, self.rounds) if candidate in (multi[0], "sdk") else 1
        runs = {"1 in flight": (1, 40), "8 in flight": (8, 400), "32 in flight": (32, 10000),
                "64 in flight": (64, 10000), "64 in flight, 1,000": (64, 1000)}
        for figure, (in_flight, count) in runs.items():
            self.many_of("far", figure, [*multi, "sdk", *others], "far", in_flight, count, rounds)

    def json(self):
        """10,000 objects five times, without a network; objects a second, and peak memory of the process"""
        count, repeats = self.few(10000), 5
        for task in ("decode_documents", "decode_homes", "encode_homes"):
            def rate(way):
                wall, _, peak = self.measure("json_speed", f"{task}_{way}", count, repeats)
                return {f"{task}, objects/s": count * repeats / wall, f"{task}, peak KiB": peak}
            self.compare("json", ["dom", "sdk"], rate, self.rounds)

    def upload(self):
        """a profile image of 10 MiB from a file, 20 times; time of one, and peak memory of the process"""
        image = self.folder / "photo.png"
        png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"  # As much as the SDK looks at.
        image.write_bytes(png.ljust(10 * 1024 * 1024 - 1024, b"x"))
        count = self.few(20)
        for kind in ("http", "https"):
            def per_upload(candidate):
                wall, _, peak = self.measure(candidate, "upload", self.urls[kind], "--file", image, "--count", count)
                return {f"{kind}, ms": wall / count * 1e3, f"{kind}, peak KiB": peak}
            self.compare("upload", ["libcurl_text", "sdk"], per_upload, 5 * self.rounds)

    def start(self):
        """from the start of the process to its end after one answer over https; and a second transport in it"""
        def first(candidate):
            command = self.command(candidate, "first", self.urls["https"])
            begin = time.perf_counter()
            output(*command)
            return {"first answer, ms": (time.perf_counter() - begin) * 1e3}

        def second(candidate):
            return {"second transport, ms": self.measure(candidate, "second", self.urls["https"])[0] * 1e3}

        rounds = 4 * self.rounds
        candidates = ["libcurl_text", "libcurl_text --ca-file", "sdk", "sdk --ca-file", *others]
        self.compare("start", candidates, first, rounds)
        self.compare("start", ["libcurl_text", "sdk"], second, rounds)

    def growth(self):
        """memory and time of bulk calls by their number of items, by bulk_growth"""
        program = self.programs / "bulk_growth"
        if not program.exists():
            return
        text = output(program, "100000" if self.quick else "1000000", timeout=550, may_fail=True)
        self.figures.add("growth", "peak KiB more", "sdk", 0, number_after(text, "peak memory"))
        print(f"\n{text}")


groups = ["instructions", "heap", "calls", "many", "far", "json", "upload", "start", "growth"]


def print_machine(arguments):
    def first_line(*command):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=20)
            if done.returncode == 0:
                return done.stdout.partition("\n")[0]
        return "unknown"

    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    print(f"{os.cpu_count()} x {processor.group(1) if processor else platform.machine()}, Linux {platform.release()}")
    print("libcurl", first_line("pkg-config", "--modversion", "libcurl") + ",", first_line("openssl", "version") + ",",
          first_line("nginx", "-v").replace("nginx version: ", "") + ",", first_line("valgrind", "--version"))
    print("cpp-httplib", first_line("pkg-config", "--modversion", "cpp-httplib") + ", cpprestsdk",
          first_line("dpkg-query", "-W", "-f=${Version}", "libcpprest-dev") + ", requests",
          first_line("/usr/bin/python3", "-c", "import requests; print(requests.__version__)"))
    print("run.py", *arguments, flush=True)


def enter_namespaces():
    """Goes on in them, as a process whose end is the end of all that it started."""
    for name in ("unshare", "nginx", "openssl", "valgrind"):
        if not shutil.which(name):
            fail(f"{name} is not there: cmake/setup.sh --bench installs it")
    unshare = ["unshare", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child"]
    permitted = subprocess.run([*unshare, "true"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if permitted.returncode != 0:
        fail(f"user namespaces are not permitted here: {permitted.stdout.strip()}")
    os.execvp("unshare", [*unshare, sys.executable, __file__, "--in-namespaces", *sys.argv[1:]])


def clean_environment():
    """Nothing there changes what a candidate trusts or where it connects to."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("CURL_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE",
                                                       "REQUESTS_CA_BUNDLE"):
            del os.environ[name]
    os.environ["PATH"] += ":/usr/sbin"  # Where nginx is.


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build_dir", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", metavar="GROUP,...", default=",".join(groups), help="of " + ", ".join(groups))
    parser.add_argument("--quick", action="store_true", help="far fewer calls, to see that it works")
    parser.add_argument("--check", action="store_true", help="fail when a goal of instructions or heap is missed")
    parser.add_argument("--in-namespaces", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.only = options.only.split(",")
    if not set(options.only) <= set(groups):
        parser.error("--only takes " + ", ".join(groups))
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    if not (options.build_dir / "sdk").exists():
        fail(f"no programs in {options.build_dir}: build the target bench_programs")
    return options


def main():
    clean_environment()
    options = parse_options()
    if not options.in_namespaces:
        enter_namespaces()
    for number in (signal.SIGINT, signal.SIGTERM):  # The first process of a namespace has no default.
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    print_machine([word for word in sys.argv[1:] if word != "--in-namespaces"])
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with server.serve(folder, options.build_dir, round_trip_ms) as urls:
            bench = Bench(options, urls, folder)
            for group in filter(options.only.__contains__, groups):
                try:
                    getattr(bench, group)()
                except Failed as problem:
                    bench.figures.failures.append((group, str(problem)))
                bench.figures.print_group(group, getattr(Bench, group).__doc__)
                print(f"run.py: {group} done after {time.monotonic() - begin:.0f} s", file=sys.stderr)
    kept = bench.figures.print_goals(options.only)
    return 1 if options.check and not kept else 0


if __name__ == "__main__":
    sys.exit(main())
