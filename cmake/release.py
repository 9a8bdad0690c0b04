#!/usr/bin/env python3
"""A release is one command; it leaves the tarball, its SBOM and their checksums in build/release:
  cmake/release.py            checks that the commit is fit to be released, and makes them
  cmake/release.py --tag      the same, and tags the commit
  cmake/release.py --check    the same for any commit: it may have unreleased changes, and the tag may exist
"""

import argparse
import datetime
import hashlib
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
OUTPUT = PROJECT / "build/release"

# By their names for find_package: name, licence, what the package is to this one, and for what.
DEPENDENCIES = {
    "CURL": ("curl", "curl", "DEPENDENCY_OF", "the library"),
    "nlohmann_json": ("nlohmann-json", "MIT", "BUILD_DEPENDENCY_OF", "the testing library, and json.hpp where it is included"),
    "Boost": ("boost", "BSL-1.0", "OPTIONAL_DEPENDENCY_OF", "the program builderbacked-sandbox"),
    "OpenSSL": ("openssl", "Apache-2.0", "OPTIONAL_DEPENDENCY_OF", "the program builderbacked-sandbox"),
    "CLI11": ("cli11", "BSD-3-Clause", "OPTIONAL_DEPENDENCY_OF", "the programs"),
    "yaml-cpp": ("yaml-cpp", "MIT", "OPTIONAL_DEPENDENCY_OF", "the programs"),
}


def fail(message):
    sys.exit(f"cmake/release.py: error: {message}")


def check(fits, message):
    if not fits:
        fail(message)


def git(*arguments, folder=PROJECT):
    return subprocess.run(("git", "-C", folder, *arguments), check=True, stdout=subprocess.PIPE).stdout


def git_line(*arguments):
    return git(*arguments).decode().strip()


def project_version():
    """Written in CMakeLists.txt; the port and README.md have to repeat it, and everything else reads it there."""
    version = re.search(r"^project\(builderbacked VERSION (\d+\.\d+\.\d+) ", (PROJECT / "CMakeLists.txt").read_text(), re.M)
    check(version, "CMakeLists.txt names no version of the form 1.2.3")
    port = json.loads((PROJECT / "cmake/packaging/vcpkg/vcpkg.json").read_text())["version-semver"]
    check(port == version[1], f"the version is {version[1]} in CMakeLists.txt and {port} in cmake/packaging/vcpkg/vcpkg.json")
    major, minor, _ = version[1].split(".")
    readme = (PROJECT / "README.md").read_text()
    taken = f"0.{minor}...<0.{int(minor) + 1}" if major == "0" else f"{major}.{minor}"
    for text in (f"find_package(builderbacked {taken} REQUIRED)", f"SOVERSION (`{soversion(version[1])}`)", f"`builderbacked/{version[1]}`"):
        check(text in readme, f"README.md does not have: {text}")
    return version[1]


def soversion(version):
    major, minor, _ = version.split(".")
    return f"0.{minor}" if major == "0" else major


def check_abi(version):
    """The dump of a release is its own, as far as names tell: tests/package/abi.sh compares the next changes with it."""
    for library in ("builderbacked", "builderbacked_testing"):
        dump = lzma.open(PROJECT / f"tests/package/abi/{library}.xz", "rt").read()
        soname = f"lib{library}.so.{soversion(version)}"
        check(f"soname='{soname}'" in dump, f"the ABI of lib{library} is not that of {soname}: tests/package/abi.sh build/shared --renew")
        mangled = re.findall(r"<elf-symbol name='([^']+)'", dump)
        names = subprocess.run("c++filt", input="\n".join(mangled), check=True, stdout=subprocess.PIPE, text=True).stdout
        listed = (PROJECT / f"tests/package/symbols/{library}.txt").read_text()
        missing = set(listed.splitlines()) ^ set(names.splitlines())
        check(not missing, f"the ABI of lib{library} and its list of symbols differ: tests/package/abi.sh build/shared --renew\n{missing}")


def check_changelog(version, releasing):
    """The newest section first: `## [Unreleased]`, or `## [1.2.3] - 2026-01-31`; none is empty, and a release has the latter."""
    sections = re.split(r"^## ", (PROJECT / "CHANGELOG.md").read_text(), flags=re.M)[1:]
    released = []
    for number, section in enumerate(sections):
        heading, _, text = section.partition("\n")
        has_entries = re.search(r"^- ", text, re.M)
        if heading == "[Unreleased]" and number == 0:
            check(not (releasing and has_entries), f"CHANGELOG.md has unreleased changes; they belong under [{version}] and a date")
            continue
        parts = re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)", heading)
        check(parts, f"CHANGELOG.md, `## {heading}`: neither `[Unreleased]` at the top nor a version with its date")
        check(has_entries, f"CHANGELOG.md, `## {heading}`: no entries")
        try:
            date = datetime.date.fromisoformat(parts[4])
        except ValueError:
            fail(f"CHANGELOG.md, `## {heading}`: no such date")
        released.append((tuple(map(int, parts.group(1, 2, 3))), date))
    check(sections, "CHANGELOG.md has no sections")
    check(released == sorted(released, reverse=True), "CHANGELOG.md: the newest version does not come first")
    if releasing:
        newest = ".".join(map(str, released[0][0])) if released else "none"
        check(newest == version, f"CHANGELOG.md: its newest version is {newest}, not {version}")


def make_tarball(version, commit, folder):
    """Where, when and by whom it is made leaves no trace in it."""
    git("clone", "--quiet", "--no-checkout", PROJECT, folder / "clone")
    tar = git("-c", "tar.umask=0022", "-c", "core.autocrlf=false", "archive", "--format=tar",
              f"--prefix=builderbacked-{version}/", commit, folder=folder / "clone")
    return subprocess.run(("gzip", "-n", "-9"), input=tar, check=True, stdout=subprocess.PIPE).stdout


def make_tarball_twice(version, commit):
    tarballs = []
    for umask, zone in ((0o022, "UTC"), (0o077, "Asia/Tokyo")):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TZ"] = zone
            before = os.umask(umask)
            tarballs.append(make_tarball(version, commit, Path(folder)))
            os.umask(before)
    check(tarballs[0] == tarballs[1], "two tarballs of the same commit differ")
    return tarballs[0]


def build_tarball(tarball, version):
    """Without git: what a user has is the tarball alone."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(("tar", "-xzf", tarball, "-C", folder), check=True)
        no_git = Path(folder, "bin/git")
        no_git.parent.mkdir()
        no_git.write_text("#!/bin/sh\necho 'git was called' >&2\nexit 1\n")
        no_git.chmod(0o755)
        environment = {**os.environ, "PATH": f"{no_git.parent}:{os.environ['PATH']}"}
        options = (f"-DBUILDERBACKED_{part}=OFF" for part in ("SANDBOX", "EXAMPLES", "TESTS"))
        for command in (("cmake", "-G", "Ninja", "-S", f"{folder}/builderbacked-{version}", "-B", f"{folder}/build", *options),
                        ("cmake", "--build", f"{folder}/build"),
                        ("cmake", "--install", f"{folder}/build", "--prefix", f"{folder}/installed")):
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            check(done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}")
            check("git was called" not in done.stdout, "the build calls git")


def spdx_package(identifier, name, version, licence, supplier, kind="generic", **more):
    purl = f"pkg:{kind}/{name}" + ("" if version.startswith(">") or not version else f"@{version}")
    package = {
        "SPDXID": f"SPDXRef-{identifier}", "name": name, "versionInfo": version, "supplier": supplier, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": licence, "licenseDeclared": licence, "copyrightText": "NOASSERTION",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}], **more}
    return {key: value for key, value in package.items() if value != ""}


def make_sbom(version, time, tarball):
    """SPDX 2.3, of the tarball, of what CMakeLists.txt looks for, and of what npm may fetch."""
    found = dict(re.findall(r"find_package\(([\w-]+) ?([\d.]*) REQUIRED\)", (PROJECT / "CMakeLists.txt").read_text()))
    found.pop("Threads")  # A part of the system.
    check(found.keys() == DEPENDENCIES.keys(), f"CMakeLists.txt looks for {sorted(found)}, the SBOM would name {sorted(DEPENDENCIES)}")
    digest = hashlib.sha256(tarball.read_bytes()).hexdigest()
    rights = re.search(r"^Copyright \(c\) \d+ (.+)$", (PROJECT / "LICENSE").read_text(), re.M)
    packages = [spdx_package("Package", "builderbacked", version, "MIT", f"Organization: {rights[1]}", copyrightText=rights[0],
                             packageFileName=tarball.name, primaryPackagePurpose="LIBRARY",
                             checksums=[{"algorithm": "SHA256", "checksumValue": digest}])]
    relationships = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-Package"}]
    for cmake_name, (name, licence, relationship, purpose) in DEPENDENCIES.items():
        floor = f">={found[cmake_name]}" if found[cmake_name] else ""
        packages.append(spdx_package(name, name, floor, licence, "NOASSERTION", comment=f"Not part of the tarball; for {purpose}."))
        relationships.append({"spdxElementId": f"SPDXRef-{name}", "relationshipType": relationship, "relatedSpdxElement": "SPDXRef-Package"})
    swagger_ui = json.loads((PROJECT / "cmake/swagger_ui/package-lock.json").read_text())["packages"]["node_modules/swagger-ui-dist"]
    packages.append(spdx_package("swagger-ui-dist", "swagger-ui-dist", swagger_ui["version"], swagger_ui["license"], "NOASSERTION", "npm",
                                 comment="Not part of the tarball; for builderbacked-sandbox with BUILDERBACKED_SWAGGER_UI."))
    relationships.append({"spdxElementId": "SPDXRef-swagger-ui-dist", "relationshipType": "OPTIONAL_DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-Package"})
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"builderbacked-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/builderbacked-{version}-{digest}",
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": [f"Tool: builderbacked-release.py-{version}"]},
        "packages": packages, "relationships": relationships}


def check_sbom(document):
    """The rules of SPDX 2.3 for what is in this one."""
    check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["creationInfo"]["created"]), "SBOM: not a time of SPDX")
    check(re.fullmatch(r"https://[^#\s]+", document["documentNamespace"]), "SBOM: not a namespace")
    identifiers = [package["SPDXID"] for package in document["packages"]]
    check(len(set(identifiers)) == len(identifiers), "SBOM: two packages with one identifier")
    for package in document["packages"]:
        check(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", package["SPDXID"]), f"SBOM: {package['SPDXID']} is no identifier")
        check(re.fullmatch(r"NOASSERTION|(Organization|Person): .+", package["supplier"]), f"SBOM: {package['supplier']} is no supplier")
        for checksum in package.get("checksums", ()):
            check(re.fullmatch(r"[0-9a-f]{64}", checksum["checksumValue"]), "SBOM: not a SHA-256")
    for relationship in document["relationships"]:
        for end in (relationship["spdxElementId"], relationship["relatedSpdxElement"]):
            check(end in ("SPDXRef-DOCUMENT", *identifiers), f"SBOM: a relationship with {end}, which is not there")
    related = {relationship["spdxElementId"] for relationship in document["relationships"]}
    check(set(identifiers) - related == {"SPDXRef-Package"}, "SBOM: a package without a relationship")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true")
    mode.add_argument("--tag", action="store_true")
    arguments = parser.parse_args()
    releasing = not arguments.check

    version = project_version()
    check_changelog(version, releasing)
    if releasing:
        check_abi(version)
    changed = git_line("status", "--porcelain", "--untracked-files=no")  # A file that is missed is missed by the build.
    check(not changed, f"the tree has changes that are not committed:\n{changed}")
    tag = f"v{version}"
    check(not releasing or not git_line("tag", "--list", tag), f"the tag {tag} is there already")

    commit = git_line("rev-parse", "HEAD")
    time = datetime.datetime.fromtimestamp(int(git_line("log", "-1", "--format=%ct")), datetime.timezone.utc)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for old in OUTPUT.iterdir():
        old.unlink()
    tarball, sbom = OUTPUT / f"builderbacked-{version}.tar.gz", OUTPUT / f"builderbacked-{version}.spdx.json"
    tarball.write_bytes(make_tarball_twice(version, commit))
    document = make_sbom(version, time, tarball)
    check_sbom(document)
    sbom.write_text(json.dumps(document, indent=2) + "\n")
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in (tarball, sbom))
    (OUTPUT / "SHA256SUMS").write_text(sums)
    build_tarball(tarball, version)
    if arguments.tag:
        git("tag", "--annotate", tag, "--message", f"builderbacked {version}", commit)
    print(f"builderbacked {version} of {commit[:12]} in {OUTPUT.relative_to(PROJECT)}{', tagged ' + tag if arguments.tag else ''}:\n{sums}", end="")


main()
