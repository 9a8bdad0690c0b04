#pragma once

// Symbols are hidden unless marked; static builds and static consumers define BUILDERBACKED_STATIC_DEFINE.
#if defined(BUILDERBACKED_STATIC_DEFINE)
#define BUILDERBACKED_EXPORT
#elif defined(_WIN32) && defined(BUILDERBACKED_BUILDING)
#define BUILDERBACKED_EXPORT __declspec(dllexport)
#elif defined(_WIN32)
#define BUILDERBACKED_EXPORT __declspec(dllimport)
#else
#define BUILDERBACKED_EXPORT __attribute__((visibility("default")))
#endif

// For what belongs to an exported class and yet is the library's own.
#if defined(_WIN32)
#define BUILDERBACKED_HIDDEN
#else
#define BUILDERBACKED_HIDDEN __attribute__((visibility("hidden")))
#endif
