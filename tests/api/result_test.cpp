#include "builderbacked/result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "builderbacked/error.hpp"

namespace {

using namespace builderbacked;
using testing::ElementsAre;

/// Long enough to live on the heap, so that a sanitizer sees a reference that outlived its text.
const std::string long_text = "a text that no small string optimisation can hold in place";

Error failure() {
  Error error;
  error.kind = ErrorKind::not_found;
  error.operation = "homes.get";
  error.message = "homes.get: it does not exist (status 404)";
  error.http_status = 404;
  error.attempts = 2;
  return error;
}

Result<std::string> succeed() {
  return long_text;
}

Result<std::string> fail() {
  return failure();
}

Result<void> fail_without_value() {
  return failure();
}

TEST(Result, HoldsAValue) {
  Result<std::string> result = succeed();
  EXPECT_TRUE(result);
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(result.value(), long_text);
  EXPECT_EQ(*result, long_text);
  EXPECT_EQ(result->size(), long_text.size());
  const Result<std::string>& constant = result;
  EXPECT_EQ(constant.value(), long_text);
  EXPECT_EQ(*constant, long_text);
  EXPECT_EQ(constant->size(), long_text.size());
}

TEST(Result, HoldsAnError) {
  const Result<std::string> result = fail();
  EXPECT_FALSE(result);
  EXPECT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::not_found);
  EXPECT_EQ(result.error().operation, "homes.get");
  EXPECT_EQ(result.error().http_status, 404);
  EXPECT_EQ(result.error().attempts, 2);
}

TEST(Result, GivesItsValueForChange) {
  Result<std::vector<int>> result = std::vector<int>{1};
  result.value().push_back(2);
  (*result).push_back(3);
  result->push_back(4);
  EXPECT_THAT(*result, ElementsAre(1, 2, 3, 4));
}

template <class R>
void expect_request_failed(R&& result) {
  try {
    (void)std::forward<R>(result).value();
    FAIL() << "value() did not throw";
  } catch (const RequestFailed& problem) {
    EXPECT_EQ(std::string_view(problem.what()), failure().message);
    EXPECT_EQ(problem.error().message, failure().message);
    EXPECT_EQ(problem.error().kind, ErrorKind::not_found);
    EXPECT_EQ(problem.error().http_status, 404);
    EXPECT_EQ(problem.error().attempts, 2);
  }
}

TEST(Result, ValueThrowsRequestFailedThatSaysTheMessage) {
  Result<std::string> result = fail();
  expect_request_failed(result);
  expect_request_failed(std::as_const(result));
  // The error is still there for whoever catches and looks again.
  EXPECT_EQ(result.error().message, failure().message);
  expect_request_failed(std::move(result));
  expect_request_failed(fail());
}

TEST(Result, RequestFailedIsAStandardExceptionThatCanBeCopied) {
  try {
    (void)fail().value();
    FAIL() << "value() did not throw";
  } catch (const std::exception& problem) {
    EXPECT_EQ(std::string_view(problem.what()), failure().message);
  }
  const RequestFailed original(failure());
  const RequestFailed copy = original;
  EXPECT_EQ(std::string_view(copy.what()), failure().message);
  EXPECT_EQ(copy.error().operation, "homes.get");
}

TEST(Result, TheWrongAlternativeThrows) {
  Result<std::string> failed = fail();
  EXPECT_THROW((void)*failed, std::bad_variant_access);
  EXPECT_THROW((void)*std::as_const(failed), std::bad_variant_access);
  EXPECT_THROW((void)*fail(), std::bad_variant_access);
  EXPECT_THROW((void)failed->size(), std::bad_variant_access);
  EXPECT_THROW((void)std::as_const(failed)->size(), std::bad_variant_access);
  const Result<std::string> succeeded = succeed();
  EXPECT_THROW((void)succeeded.error(), std::bad_variant_access);
  EXPECT_THROW((void)succeed().error(), std::bad_variant_access);
  const Result<void> done;
  EXPECT_THROW((void)done.error(), std::bad_variant_access);
}

TEST(Result, AReferenceBoundToATemporaryResultLives) {
  const std::string& value = succeed().value();
  const std::string& starred = *succeed();
  const Error& error = fail().error();
  EXPECT_EQ(value, long_text);
  EXPECT_EQ(starred, long_text);
  EXPECT_EQ(error.message, failure().message);
  std::string letters;
  for (const char letter : succeed().value()) letters += letter;
  EXPECT_EQ(letters, long_text);
}

TEST(Result, AReferenceBoundToTheErrorOfATemporaryVoidResultLives) {
  // Compared as a type: to read through the reference that dangles would be undefined.
  EXPECT_FALSE(std::is_lvalue_reference_v<decltype(fail_without_value().error())>);
}

TEST(Result, GivesUpItsValueWhenMovedFrom) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  std::unique_ptr<int> taken = std::move(result).value();
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 7);
  Result<std::unique_ptr<int>> other = std::make_unique<int>(8);
  taken = *std::move(other);
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 8);
  taken = Result<std::unique_ptr<int>>(std::make_unique<int>(9)).value_or(nullptr);
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 9);
  EXPECT_EQ(Result<std::unique_ptr<int>>(failure()).value_or(nullptr), nullptr);
}

TEST(Result, ValueOrFallsBackOnAnError) {
  const Result<std::string> succeeded = succeed();
  const Result<std::string> failed = fail();
  EXPECT_EQ(succeeded.value_or("fallback"), long_text);
  EXPECT_EQ(failed.value_or("fallback"), "fallback");
  EXPECT_EQ(*succeeded, long_text);
  EXPECT_EQ(succeed().value_or("fallback"), long_text);
  EXPECT_EQ(fail().value_or("fallback"), "fallback");
}

TEST(Result, TellsAValueThatIsFalseFromNoValue) {
  const Result<bool> no = false;
  EXPECT_TRUE(no);
  EXPECT_FALSE(*no);
}

TEST(Result, OfVoidIsSuccessUnlessItHoldsAnError) {
  const Result<void> done;
  EXPECT_TRUE(done);
  EXPECT_TRUE(done.has_value());
  EXPECT_NO_THROW(done.value());
  Result<void> failed = fail_without_value();
  EXPECT_FALSE(failed);
  EXPECT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().message, failure().message);
  expect_request_failed(failed);
  expect_request_failed(fail_without_value());
}

TEST(Result, DoesNotBecomeANumberByAccident) {
  EXPECT_FALSE((std::is_convertible_v<Result<std::string>, bool>));
  EXPECT_FALSE((std::is_convertible_v<Result<void>, bool>));
}

TEST(Error, EveryKindHasItsOwnName) {
  constexpr std::pair<ErrorKind, std::string_view> kinds[] = {
      {ErrorKind::invalid_request, "invalid_request"},
      {ErrorKind::authentication, "authentication"},
      {ErrorKind::permission, "permission"},
      {ErrorKind::not_found, "not_found"},
      {ErrorKind::conflict, "conflict"},
      {ErrorKind::rejected, "rejected"},
      {ErrorKind::throttled, "throttled"},
      {ErrorKind::unavailable, "unavailable"},
      {ErrorKind::timeout, "timeout"},
      {ErrorKind::cancelled, "cancelled"},
      {ErrorKind::malformed_response, "malformed_response"},
  };
  for (const auto& [kind, name] : kinds) {
    EXPECT_EQ(to_string(kind), name);
  }
}

TEST(Error, ClaimsNothingUntilToldSo) {
  const Error error;
  EXPECT_EQ(error.http_status, 0);
  EXPECT_EQ(error.attempts, 0);
  EXPECT_FALSE(error.outcome_unknown);
  EXPECT_FALSE(error.service);
  EXPECT_FALSE(error.retry_after);
  EXPECT_TRUE(error.violations.empty());
}

}  // namespace
