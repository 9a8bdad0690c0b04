"""The recipe for Conan 2: `conan create . -s compiler.cppstd=20`."""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir
from conan.tools.scm import Version

required_conan_version = ">=2.0.9"


class Builderbacked(ConanFile):
    name = "builderbacked"
    description = "Typed C++20 client library for the Builder Backed V2 API"
    license = "MIT"
    topics = ("builder-backed", "rest", "http-client")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "with_sandbox": [True, False]}
    default_options = {"shared": False, "fPIC": True, "with_sandbox": False}
    implements = ["auto_shared_fpic"]
    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "!cmake/packaging/*", "include/*", "src/*"

    def set_version(self):
        text = load(self, os.path.join(self.recipe_folder, "CMakeLists.txt"))
        self.version = re.search(r"project\(builderbacked VERSION ([0-9.]+)", text).group(1)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        # No public header includes these, so their headers stay out of sight; Conan works out who has to link them.
        self.requires("libcurl/[>=7.80 <9]")
        self.requires("nlohmann_json/[>=3.10 <4]", visible=False)
        if self.options.with_sandbox:
            self.requires("boost/[>=1.74 <2]", visible=False, options={"header_only": True})
            self.requires("cli11/[>=2.1 <3]", visible=False)
            self.requires("yaml-cpp/[>=0.7 <1]", visible=False)
            self.requires("openssl/[>=3.0 <4]")  # Visible in any case where libcurl uses it too.

    def validate(self):
        check_min_cppstd(self, 20)
        floor = {"gcc": "12", "clang": "14"}.get(str(self.settings.compiler))
        if floor and Version(self.settings.compiler.version) < floor:
            raise ConanInvalidConfiguration(f"needs {self.settings.compiler} {floor} or newer")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False  # The project's own presets stay the only ones in the checkout.
        toolchain.cache_variables["BUILDERBACKED_SANDBOX"] = bool(self.options.with_sandbox)
        toolchain.cache_variables["BUILDERBACKED_EXAMPLES"] = False
        toolchain.cache_variables["BUILDERBACKED_INSTALL"] = True
        toolchain.cache_variables["BUILDERBACKED_TESTING"] = True
        toolchain.cache_variables["BUILDERBACKED_TESTS"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        # Conan's generators write what stands here from package_info().
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))
        rmdir(self, os.path.join(self.package_folder, "lib", "pkgconfig"))
        rmdir(self, os.path.join(self.package_folder, "share"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "builderbacked")
        self.cpp_info.set_property("cmake_config_version_compat", "SameMajorVersion")
        # Conan's name for both libraries together; the usual one is taken by the first of them.
        self.cpp_info.set_property("cmake_target_name", "builderbacked::all")
        self.cpp_info.set_property("pkg_config_name", "builderbacked-all")

        library = self._component("builderbacked", "builderbacked", "builderbacked")
        library.requires = ["libcurl::libcurl"]
        testing = self._component("testing", "builderbacked_testing", "builderbacked-testing")
        testing.requires = ["builderbacked"]
        if self.options.with_sandbox:
            # Nothing to link: Conan wants every visible requirement to be that of a component.
            self.cpp_info.components["_sandbox"].requires = ["openssl::openssl"]

    def _component(self, name, library, pkg_config_name):
        component = self.cpp_info.components[name]
        component.set_property("cmake_target_name", f"builderbacked::{name}")
        component.set_property("pkg_config_name", pkg_config_name)
        component.libs = [library]
        if not self.options.shared:
            component.defines = ["BUILDERBACKED_STATIC_DEFINE"]
            if self.settings.os in ("Linux", "FreeBSD"):
                component.system_libs = ["pthread"]
        return component
