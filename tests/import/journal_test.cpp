#include "journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#ifndef _WIN32
#include <sys/resource.h>
#endif

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "temporary_folder.hpp"
#include "text.hpp"

namespace {

using namespace importer;
using builderbacked::TemporaryFolder;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr const char* service = "https://api.test";
const std::string header =
    "{\"journal\":\"builderbacked-import\",\"version\":1,\"service\":\"https://api.test\"}\n";

std::string record(const std::string& key, const std::string& hash) {
  return R"({"kind":"homes","key":")" + key + R"(","hash":")" + hash + "\"}\n";
}

class JournalTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string content() const { return read_file(file_).value(); }
  void begin_with(const std::string& text) const { write_file(file_, text); }
  [[nodiscard]] std::string refusal(const std::string& of = service) const {
    try {
      const Journal journal(file_, of);
      return "";
    } catch (const BadInput& problem) {
      return problem.what();
    }
  }

  TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "import.journal";
};

TEST_F(JournalTest, RemembersWhatWasDone) {
  EXPECT_FALSE(Journal::exists(file_));
  {
    Journal journal(file_, service);
    EXPECT_EQ(journal.hash_of(Kind::home, "H1"), std::nullopt);
    journal.note(Kind::home, "H1", "1");
    journal.note(Kind::home, "H1", "2");
    journal.note(Kind::document, "H1", "3");
    journal.note(Kind::user, "Zoë \"\\\n", "4");
    journal.sync();
    EXPECT_EQ(journal.hash_of(Kind::home, "H1"), "2");
  }
  EXPECT_TRUE(Journal::exists(file_));
  const Journal journal(file_, service);
  EXPECT_EQ(journal.hash_of(Kind::home, "H1"), "2");
  EXPECT_EQ(journal.hash_of(Kind::document, "H1"), "3");
  EXPECT_EQ(journal.hash_of(Kind::user, "Zoë \"\\\n"), "4");
  EXPECT_EQ(journal.hash_of(Kind::division, "H1"), std::nullopt);
}

TEST_F(JournalTest, AChangeThatWasBegunIsNeitherDoneNorUndone) {
  {
    Journal journal(file_, service);
    journal.note(Kind::home, "H1", "1");
    journal.note_begun(Kind::home, "H1");
    EXPECT_EQ(journal.hash_of(Kind::home, "H1"), "");
  }
  Journal journal(file_, service);
  EXPECT_EQ(journal.hash_of(Kind::home, "H1"), "");
  journal.note(Kind::home, "H1", "2");
  EXPECT_EQ(journal.hash_of(Kind::home, "H1"), "2");
}

TEST_F(JournalTest, IsAHeaderAndALineForEachRecord) {
  { const Journal journal(file_, service); }
  EXPECT_EQ(content(), header);
  { Journal(file_, service).note(Kind::home, "H1", "00ff"); }
  EXPECT_EQ(content(), header + record("H1", "00ff"));
}

TEST_F(JournalTest, DropsALastRecordThatIsTornAnywhere) {
  const std::string whole = header + record("H1", "1");
  const std::string last = record("H2", "2");
  for (std::size_t length = 0; length < last.size(); ++length) {
    begin_with(whole + last.substr(0, length));
    {
      Journal journal(file_, service);
      EXPECT_EQ(journal.hash_of(Kind::home, "H1"), "1");
      EXPECT_EQ(journal.hash_of(Kind::home, "H2"), std::nullopt) << length;
      journal.note(Kind::home, "H3", "3");
    }
    EXPECT_EQ(content(), whole + record("H3", "3"));
  }
}

TEST_F(JournalTest, DropsALastLineThatIsNoRecord) {
  using namespace std::string_literals;
  for (const std::string& last :
       {"x\n"s, "\n"s, "{}\n"s, "[]\n"s, "{\"kind\":\"homes\",\"key\":\"H\n"s,
        R"({"kind":"houses","key":"H","hash":"1"})"s + "\n", R"({"kind":"homes","key":1,"hash":"1"})"s + "\n",
        R"({"kind":"homes","key":"H"})"s + "\n", "\0\0\0"s}) {
    begin_with(header + record("H1", "1") + last);
    EXPECT_EQ(refusal(), "") << last;
    EXPECT_EQ(content(), header + record("H1", "1")) << last;
  }
}

TEST_F(JournalTest, RefusesDamageElsewhere) {
  const std::string damaged =
      header + record("H1", "1") + R"({"kind":"homes","key":"s3cret","ha)" + '\n' + record("H2", "2");
  for (const std::string& tail : {std::string(), std::string("{\"kind\"")}) {
    begin_with(damaged + tail);
    EXPECT_EQ(refusal(), to_utf8(file_) + ": line 3 is damaged");
    EXPECT_EQ(content(), damaged + tail);
  }
}

TEST_F(JournalTest, BeginsAnewWhenThereIsNoWholeHeader) {
  for (std::size_t length = 0; length < header.size(); ++length) {
    begin_with(header.substr(0, length));
    EXPECT_FALSE(Journal::exists(file_));
    EXPECT_EQ(refusal(), "") << length;
    EXPECT_EQ(content(), header);
    EXPECT_TRUE(Journal::exists(file_));
  }
}

TEST_F(JournalTest, LeavesAloneWhatIsNoJournal) {
  for (const std::string text : {"externalId,name", "externalId,name\nH1,x\n", "{}\n", "[1]\n", "\n",
                                 "{\"journal\":\"x\",\"service\":\"https://api.test\"}",
                                 "{\"journal\":\"x\",\"version\":1,\"service\":\"https://api.test\"}\n"}) {
    begin_with(text);
    EXPECT_THAT(refusal(), EndsWith(": is not a journal of an import")) << text;
    EXPECT_EQ(content(), text);
    EXPECT_FALSE(Journal::exists(file_));
  }
}

TEST_F(JournalTest, RefusesThatOfAnotherServiceOrVersion) {
  begin_with(header + record("H1", "1"));
  EXPECT_EQ(refusal("https://other.test"),
            to_utf8(file_) +
                ": is the journal of the service https://api.test: choose another file with --journal");
  EXPECT_EQ(content(), header + record("H1", "1"));
  begin_with(R"({"journal":"builderbacked-import","version":2,"service":"https://api.test"})"
             "\n");
  EXPECT_THAT(refusal(), HasSubstr("another version"));
}

TEST_F(JournalTest, IsOfOneRunAtATime) {
  std::optional<Journal> journal(std::in_place, file_, service);
  EXPECT_EQ(refusal(), to_utf8(file_) + ": is in use by another run");
  journal.reset();
  EXPECT_EQ(refusal(), "");
}

TEST_F(JournalTest, RefusesAFileThatCannotBeOpened) {
  EXPECT_THROW(Journal(folder_.path() / "absent" / "journal", service), std::system_error);
  EXPECT_THROW(Journal(folder_.path(), service), std::system_error);
}

#ifndef _WIN32  // There is no such limit.

/// Lets the process write no file beyond that size, as a full disk does.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uintmax_t size) {
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{static_cast<rlim_t>(size), old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_{};
  void (*old_handler_)(int) = nullptr;
};

TEST_F(JournalTest, ARecordThatCannotBeWrittenLeavesNothingBehind) {
  Journal journal(file_, service);
  journal.note(Kind::home, "H1", "1");
  const std::string before = content();
  {
    const FileSizeLimit full(before.size() + 10);
    try {
      journal.note(Kind::home, "H2", "2");
      ADD_FAILURE();
    } catch (const std::system_error& problem) {
      EXPECT_THAT(problem.what(), ::testing::StartsWith(to_utf8(file_) + ": cannot be written"));
    }
  }
  EXPECT_EQ(journal.hash_of(Kind::home, "H2"), std::nullopt);
  EXPECT_EQ(content(), before);
  journal.note(Kind::home, "H3", "3");
  EXPECT_EQ(content(), before + record("H3", "3"));
}

#endif

/// `records` records of `things` homes.
std::string journal_text(std::size_t records, std::size_t things) {
  std::string text = header;
  for (std::size_t i = 0; i < records; ++i)
    text += record("H" + std::to_string(i % things), std::to_string(i));
  return text;
}

TEST_F(JournalTest, IsRewrittenWhenMostOfItIsSuperseded) {
  begin_with(journal_text(1000, 499));
  {
    Journal journal(file_, service);
    EXPECT_EQ(journal.hash_of(Kind::home, "H0"), "998");
    EXPECT_EQ(journal.hash_of(Kind::home, "H498"), "997");
    EXPECT_THAT(refusal(), HasSubstr("in use"));
    EXPECT_FALSE(std::filesystem::exists(file_.string() + ".new"));
    journal.note(Kind::home, "new", "1");
  }
  const std::string text = content();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 501);
  EXPECT_THAT(text, AllOf(::testing::StartsWith(header), HasSubstr(record("H0", "998")),
                          EndsWith(record("new", "1"))));
  const Journal again(file_, service);
  EXPECT_EQ(again.hash_of(Kind::home, "H498"), "997");
  EXPECT_EQ(again.hash_of(Kind::home, "new"), "1");
}

TEST_F(JournalTest, IsLeftAsItIsWhenThatWouldGainLittle) {
  for (const std::string& text : {journal_text(999, 1), journal_text(1000, 500), journal_text(1200, 1200)}) {
    begin_with(text);
    EXPECT_EQ(refusal(), "");
    EXPECT_EQ(content(), text);
  }
}

TEST_F(JournalTest, ARewriteThatWasCutOffDoesNoHarm) {
  begin_with(journal_text(1000, 10));
  write_file(file_.string() + ".new", journal_text(2, 2).substr(0, 100));
  { EXPECT_EQ(Journal(file_, service).hash_of(Kind::home, "H9"), "999"); }
  const std::string text = content();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);
}

}  // namespace
