#include <gtest/gtest.h>

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
    Gate gate(16);
    gate.note(bb::Result<void>());
    EXPECT_TRUE(gate.is_open());
    gate.note(failure(kind));
    EXPECT_FALSE(gate.is_open());
    EXPECT_TRUE(gate.service_is_unusable());
  }
}

TEST(Gate, OutlivesThatAllCallsOnTheirWayFailAtOnce) {
  Gate gate(64);
  gate.note(bb::Result<void>());
  note_failures(gate, bb::ErrorKind::unavailable, 64);
  EXPECT_TRUE(gate.is_open());
  gate.note(failure(bb::ErrorKind::rejected));  // An answer.
  note_failures(gate, bb::ErrorKind::timeout, 64);
  EXPECT_TRUE(gate.is_open());
  EXPECT_FALSE(gate.service_is_unusable());
  note_failures(gate, bb::ErrorKind::unavailable, 64);
  EXPECT_FALSE(gate.is_open());
  EXPECT_TRUE(gate.service_is_unusable());
}

TEST(Gate, TellsAServiceThatIsNotThereFromRowsThatFail) {
  Gate gate(16);
  note_failures(gate, bb::ErrorKind::cancelled, 100);
  EXPECT_FALSE(gate.service_is_unusable());
  gate.note(failure(bb::ErrorKind::unavailable));
  EXPECT_TRUE(gate.is_open());
  EXPECT_TRUE(gate.service_is_unusable());
  gate.note(failure(bb::ErrorKind::rejected));
  EXPECT_FALSE(gate.service_is_unusable());
}

}  // namespace
