#!/usr/bin/python3
"""Python requests with a ready body and the answer left as text; a session per thread. Its command line and
what it prints are those of the other candidates, see candidate.cpp."""

import argparse
import pathlib
import resource
import sys
import threading
import time

import requests

here = pathlib.Path(__file__).parent
home_request = (here / "home_request.json").read_bytes().strip()
home = (here / "home.json").read_bytes().strip()


class Client:
    def __init__(self, url):
        self.url = url
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer any"

    def get(self):
        self.check(self.session.get(self.url + "/api/v2/homes/HOME_12345"), 200)

    def create(self):
        headers = {"Content-Type": "application/json"}
        self.check(self.session.post(self.url + "/api/v2/homes", data=home_request, headers=headers), 201)

    @staticmethod
    def check(response, status):
        if response.status_code != status or response.content != home:
            raise RuntimeError(f"the server answered {response.status_code}")


def create_many(url, count, in_flight):
    numbers = iter(range(count))
    lock = threading.Lock()
    problems = []

    def work():
        try:
            client = Client(url)
            while True:
                with lock:
                    if next(numbers, None) is None:
                        return
                client.create()
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(in_flight)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["get", "create", "many", "first"])
    parser.add_argument("url")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--in-flight", type=int, default=1)
    arguments = parser.parse_args()
    client = Client(arguments.url)
    if arguments.task == "first":
        client.get()
        return
    if arguments.task != "many":
        getattr(client, arguments.task)()
    cpu, wall = cpu_seconds(), time.perf_counter()
    if arguments.task == "many":
        create_many(arguments.url, arguments.count, arguments.in_flight)
    else:
        for _ in range(arguments.count):
            getattr(client, arguments.task)()
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    print(wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    sys.exit(main())
