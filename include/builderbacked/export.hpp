#pragma once

// Symbols are hidden unless marked; static builds and static consumers define BUILDERBACKED_STATIC_DEFINE. A
// shared library defines that it is the one being built.
#if defined(BUILDERBACKED_STATIC_DEFINE)
#define BUILDERBACKED_EXPORT
#define BUILDERBACKED_TESTING_EXPORT
#elif !defined(_WIN32)
#define BUILDERBACKED_EXPORT __attribute__((visibility("default")))
#define BUILDERBACKED_TESTING_EXPORT BUILDERBACKED_EXPORT
#else
#if defined(BUILDERBACKED_BUILDING)
#define BUILDERBACKED_EXPORT __declspec(dllexport)
#else
#define BUILDERBACKED_EXPORT __declspec(dllimport)
#endif
#if defined(BUILDERBACKED_TESTING_BUILDING)
#define BUILDERBACKED_TESTING_EXPORT __declspec(dllexport)
#else
#define BUILDERBACKED_TESTING_EXPORT __declspec(dllimport)
#endif
#endif

// For what belongs to an exported class and yet is the library's own.
#if defined(_WIN32)
#define BUILDERBACKED_HIDDEN
#else
#define BUILDERBACKED_HIDDEN __attribute__((visibility("hidden")))
#endif
