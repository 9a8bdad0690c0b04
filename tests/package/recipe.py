"""Runs conanfile.py and its test package with a stand-in for Conan, in the order in which Conan 2 calls them:
  tests/package/recipe.py WORK_DIRECTORY
CMake is the real one, so the package is a real one; what package_info() says is compared with it.
"""

import fnmatch
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import types
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class InvalidConfiguration(Exception):
    pass


class Version(str):
    def parts(self):
        return [int(part) for part in self.split(".")]

    def __lt__(self, other):
        return self.parts() < Version(other).parts()


class Values(types.SimpleNamespace):
    """Settings or options."""


class CppInfo:
    def __init__(self):
        self.properties, self.components = {}, Components()
        self.libs, self.defines, self.system_libs, self.requires = [], [], [], []

    def set_property(self, name, value):
        self.properties[name] = value


class Components(dict):
    def __missing__(self, name):
        self[name] = CppInfo()
        return self[name]


class ConanFile:
    """What a recipe has from its base class."""

    def __init__(self, recipe_folder, work, compiler="gcc", version="12", cppstd="20", **options):
        declared = dict(getattr(self, "default_options", {}))
        assert all(value in (True, False) for value in getattr(self, "options", {}).values() for value in value)
        self.options = Values(**(declared | options))
        compiler_settings = type("Compiler", (str,), {})(compiler)
        compiler_settings.version, compiler_settings.cppstd = version, cppstd
        self.settings = Values(os="Linux", arch="x86_64", compiler=compiler_settings, build_type="Release")
        self.recipe_folder = str(recipe_folder)
        self.source_folder, self.build_folder, self.package_folder = (str(work / name) for name in ("src", "build", "package"))
        self.required, self.cpp_info, self.prefix_path = {}, CppInfo(), ""
        self.tested_reference_str = "builderbacked/0"
        self.cpp = Values(build=Values(bindir=self.build_folder))

    def requires(self, reference, **traits):
        self.required[reference.split("/")[0]] = (reference.split("/")[1], traits)

    def run(self, command, env):
        assert env == "conanrun"
        self.output = subprocess.check_output(command, shell=True, text=True)


class CMakeToolchain:
    def __init__(self, recipe):
        self.recipe, self.cache_variables = recipe, {}

    def generate(self):
        self.recipe.cache_variables = self.cache_variables


class CMakeDeps:
    def __init__(self, recipe):
        pass

    def generate(self):  # The build finds the system's libraries.
        pass


class CMake:
    def __init__(self, recipe):
        self.recipe = recipe

    def configure(self):
        values = {"CMAKE_BUILD_TYPE": self.recipe.settings.build_type, "CMAKE_INSTALL_LIBDIR": "lib",
                  "CMAKE_INSTALL_PREFIX": self.recipe.package_folder, "CMAKE_PREFIX_PATH": self.recipe.prefix_path,
                  **getattr(self.recipe, "cache_variables", {})}
        if hasattr(self.recipe.options, "shared"):
            values["BUILD_SHARED_LIBS"] = self.recipe.options.shared
        output = run("cmake", "-G", "Ninja", "-S", self.recipe.source_folder, "-B", self.recipe.build_folder,
                     *(f"-D{name}={value}" for name, value in values.items()))
        unused = output.partition("Manually-specified variables were not used by the project:")[2]
        assert "BUILDERBACKED" not in unused, f"CMakeLists.txt does not know these:{unused}"

    def build(self):
        run("cmake", "--build", self.recipe.build_folder)

    def install(self):
        run("cmake", "--install", self.recipe.build_folder)


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-4000:]}")
    return done.stdout


def check_min_cppstd(recipe, floor):
    if int(recipe.settings.compiler.cppstd) < floor:
        raise InvalidConfiguration(f"C++{floor}")


def copy(recipe, pattern, source, target):
    found = [path for path in Path(source).glob(pattern)]
    for path in found:
        Path(target).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return found


def stand_in(name, **contents):
    module = types.ModuleType(name)
    vars(module).update(contents)
    sys.modules[name] = module


def load_recipe(path):
    spec = importlib.util.spec_from_file_location("recipe_" + path.parent.name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    [recipe] = [value for value in vars(module).values()
                if isinstance(value, type) and issubclass(value, ConanFile) and value is not ConanFile]
    return recipe


def export_sources(patterns, target):
    """What Conan takes along; a file that the build needs and that is not in the list is missed by it."""
    files = subprocess.check_output(["git", "ls-files"], cwd=PROJECT, text=True).splitlines()
    for name in files:
        taken = any(fnmatch.fnmatch(name, pattern) for pattern in patterns if not pattern.startswith("!"))
        if taken and not any(fnmatch.fnmatch(name, pattern[1:]) for pattern in patterns if pattern.startswith("!")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, target / name)


def same(what, said, real):
    if said != real:
        sys.exit(f"conanfile.py, {what}: {said}, and in the project {real}")


def check_requirements(recipe_class, work):
    """The floors are those of CMakeLists.txt; what users see of it is what components require, a rule of Conan's."""
    recipe = recipe_class(PROJECT, work, with_sandbox=True)
    recipe.requirements()
    cmake = (PROJECT / "CMakeLists.txt").read_text()
    names = {"CURL": "libcurl", "nlohmann_json": "nlohmann_json", "Boost": "boost", "OpenSSL": "openssl", "CLI11": "cli11",
             "yaml-cpp": "yaml-cpp"}
    floors = {names[name]: floor for name, floor in re.findall(r"find_package\(([\w-]+) ?([0-9.]*) REQUIRED\)", cmake) if name in names}
    same("requirements", sorted(recipe.required), sorted(floors))
    for name, floor in floors.items():
        if floor:
            same(name, re.match(r"\[>=([0-9.]+) <[0-9]+\]", recipe.required[name][0]).group(1), floor)
    for recipe in (recipe_class(PROJECT, work), recipe_class(PROJECT, work, with_sandbox=True)):
        recipe.requirements()
        recipe.package_info()
        named = {r.split("::")[0] for c in recipe.cpp_info.components.values() for r in c.requires if "::" in r}
        same("visible requirements", sorted(n for n, (_, traits) in recipe.required.items() if traits.get("visible", True)), sorted(named))


def check_refusals(recipe_class, work):
    for unfit in ({"version": "11"}, {"compiler": "clang", "version": "13"}, {"cppstd": "17"}):
        try:
            recipe_class(PROJECT, work, **unfit).validate()
        except InvalidConfiguration:
            continue
        sys.exit(f"conanfile.py accepts {unfit}")
    recipe_class(PROJECT, work, compiler="clang", version="14").validate()


def check_package(recipe, installed):
    """Against the files that CMake would install."""
    config = installed / "lib/cmake/builderbacked"
    targets = (config / "builderbackedTargets.cmake").read_text()
    release = (config / "builderbackedTargets-release.cmake").read_text()
    version = re.search(r'PACKAGE_VERSION "([0-9.]+)"', (config / "builderbackedConfigVersion.cmake").read_text())
    same("version", recipe.version, version.group(1))
    same("license", Path(recipe.package_folder, "licenses/LICENSE").read_text(), (PROJECT / "LICENSE").read_text())
    same("files of CMake and pkg-config", sorted(os.listdir(Path(recipe.package_folder, "lib"))),
         sorted(path.name for path in (installed / "lib").iterdir() if path.is_file()))
    same("cmake_config_version_compat", recipe.cpp_info.properties["cmake_config_version_compat"],
         re.search(r"COMPATIBILITY (\w+)", (PROJECT / "cmake/install.cmake").read_text()).group(1))

    components = recipe.cpp_info.components
    real = re.findall(r"^add_library\((\S+) ", targets, re.M)
    same("targets", sorted(c.properties["cmake_target_name"] for c in components.values()), sorted(real))
    same("the target for all", recipe.cpp_info.properties["cmake_target_name"] in real, False)
    same("pkg-config names", sorted(c.properties["pkg_config_name"] for c in components.values()),
         sorted(path.stem for path in (installed / "lib/pkgconfig").iterdir()))
    for component in components.values():
        name = component.properties["cmake_target_name"]
        about = re.search(rf"set_target_properties\({name} PROPERTIES\n(.*?)\n\)", targets, re.S).group(1)
        library = re.search(rf'set_target_properties\({name} PROPERTIES.*?LOCATION_RELEASE "[^"]*/([^"]+)"', release, re.S)
        same(f"{name}, libs", [f"lib{lib}.a" for lib in component.libs], [library.group(1)])
        same(f"{name}, file", Path(recipe.package_folder, "lib", library.group(1)).is_file(), True)
        same(f"{name}, defines", component.defines,
             re.findall(r'INTERFACE_COMPILE_DEFINITIONS "([^"]+)"', about))
        linked = re.search(r'INTERFACE_LINK_LIBRARIES "([^"]+)"', about).group(1)
        same(f"{name}, requires", sorted({"libcurl::libcurl": "CURL::libcurl"}.get(r, f"builderbacked::{r}") for r in component.requires),
             sorted(re.findall(r"\w+::\w+", linked)))


def run_test_package(work, installed):
    recipe = load_recipe(PROJECT / "test_package/conanfile.py")(PROJECT, work / "test_package")
    recipe.source_folder, recipe.prefix_path = str(PROJECT / "test_package"), str(installed)
    recipe.requirements()
    same("the tested package", list(recipe.required), ["builderbacked"])
    recipe.layout()
    recipe.build()
    recipe.test()
    same("the test package", recipe.output, "HOME_12345 after 2 requests\n")


def main(work):
    stand_in("conan", ConanFile=ConanFile)
    stand_in("conan.errors", ConanInvalidConfiguration=InvalidConfiguration)
    stand_in("conan.tools")
    stand_in("conan.tools.build", check_min_cppstd=check_min_cppstd, can_run=lambda recipe: True)
    stand_in("conan.tools.cmake", CMake=CMake, CMakeDeps=CMakeDeps, CMakeToolchain=CMakeToolchain,
             cmake_layout=lambda recipe: None)
    stand_in("conan.tools.files", copy=copy, load=lambda recipe, path: Path(path).read_text(),
             rmdir=lambda recipe, path: shutil.rmtree(path, ignore_errors=True))
    stand_in("conan.tools.scm", Version=Version)

    shutil.rmtree(work, ignore_errors=True)
    recipe_class = load_recipe(PROJECT / "conanfile.py")
    same("name", recipe_class.name, "builderbacked")
    check_requirements(recipe_class, work)
    check_refusals(recipe_class, work)

    recipe = recipe_class(PROJECT, work)
    recipe.set_version()
    export_sources(recipe.exports_sources, Path(recipe.source_folder))
    for step in (recipe.layout, recipe.requirements, recipe.validate, recipe.generate, recipe.build, recipe.package, recipe.package_info):
        step()
    installed = work / "installed"
    run("cmake", "--install", recipe.build_folder, "--prefix", str(installed))
    check_package(recipe, installed)
    shared = recipe_class(PROJECT, work, shared=True)
    shared.package_info()
    same("defines of the shared libraries", [c.defines for c in shared.cpp_info.components.values()], [[], []])
    run_test_package(work, installed)
    print("Conan: the recipe's package is what it says, and its test package ran")


main(Path(sys.argv[1]).resolve())
