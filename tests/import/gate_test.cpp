#include <gtest/gtest.h>

#include <chrono>

#include "session.hpp"

namespace {

using namespace importer;

bb::Result<void> failure(bb::ErrorKind kind) {
  bb::Error error;
  error.kind = kind;
  return error;
}

void note_failures(Gate& gate, bb::ErrorKind kind, int count) {
  for (int i = 0; i < count; ++i) gate.note(failure(kind));
}

TEST(Gate, ClosesWhenTheServiceDoesNotLetUsIn) {
  for (const auto kind : {bb::ErrorKind::authentication, bb::ErrorKind::permission}) {
    Gate gate;
    gate.note(bb::Result<void>());
    EXPECT_TRUE(gate.is_open());
    gate.note(failure(kind));
    EXPECT_FALSE(gate.is_open());
    EXPECT_TRUE(gate.service_is_unusable());
  }
}

TEST(Gate, WaitsForAServiceThatIsAwayForAMoment) {
  using namespace std::chrono_literals;
  std::chrono::steady_clock::time_point now{1h};
  Gate gate([&] { return now; });
  gate.note(bb::Result<void>());
  note_failures(gate, bb::ErrorKind::unavailable, 1000);
  now += 59s;
  note_failures(gate, bb::ErrorKind::timeout, 1);
  EXPECT_TRUE(gate.is_open());
  gate.note(failure(bb::ErrorKind::rejected));  // An answer.
  now += 59s;
  note_failures(gate, bb::ErrorKind::timeout, 7);
  EXPECT_TRUE(gate.is_open());
  EXPECT_FALSE(gate.service_is_unusable());
  now += 1s;
  note_failures(gate, bb::ErrorKind::unavailable, 1);
  EXPECT_FALSE(gate.is_open());
  EXPECT_TRUE(gate.service_is_unusable());
}

TEST(Gate, DoesNotWaitForAServiceThatHasNeverAnswered) {
  Gate gate;
  note_failures(gate, bb::ErrorKind::unavailable, 7);
  EXPECT_TRUE(gate.is_open());
  note_failures(gate, bb::ErrorKind::unavailable, 1);
  EXPECT_FALSE(gate.is_open());
}

TEST(Gate, AServiceThatFailsIsThere) {
  Gate gate;
  bb::Error error;
  error.kind = bb::ErrorKind::unavailable;
  error.http_status = 500;
  for (int i = 0; i < 100; ++i) gate.note(bb::Result<void>(error));
  EXPECT_TRUE(gate.is_open());
  EXPECT_FALSE(gate.service_is_unusable());
}

TEST(Gate, TellsAServiceThatIsNotThereFromRowsThatFail) {
  Gate gate;
  note_failures(gate, bb::ErrorKind::cancelled, 100);
  EXPECT_FALSE(gate.service_is_unusable());
  gate.note(failure(bb::ErrorKind::unavailable));
  EXPECT_TRUE(gate.is_open());
  EXPECT_TRUE(gate.service_is_unusable());
  gate.note(failure(bb::ErrorKind::rejected));
  EXPECT_FALSE(gate.service_is_unusable());
}

}  // namespace
