#include "csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace importer;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Cells = std::vector<std::string>;

/// "line/cell: reason", with the cell from 1, or "line: reason".
std::vector<std::string> problems_of(std::string_view text, std::optional<char> delimiter = std::nullopt) {
  std::vector<std::string> problems;
  for (const CsvProblem& problem : parse_csv(text, delimiter).problems) {
    const bool whole = problem.cell == CsvProblem::whole_row;
    problems.push_back(std::to_string(problem.line) + (whole ? "" : '/' + std::to_string(problem.cell + 1)) +
                       ": " + problem.reason);
  }
  return problems;
}

std::vector<Cells> rows_of(std::string_view text, std::optional<char> delimiter = std::nullopt) {
  const CsvTable table = parse_csv(text, delimiter);
  EXPECT_THAT(table.problems, IsEmpty());
  std::vector<Cells> rows{table.header};
  for (const CsvRow& row : table.rows) rows.push_back(row.cells);
  return rows;
}

TEST(Csv, IsReadWhateverEndsItsLines) {
  const std::vector<Cells> expected{{"a", "b"}, {"1", "2"}, {"3", ""}};
  for (const std::string_view text :
       {"a,b\n1,2\n3,\n", "a,b\r\n1,2\r\n3,\r\n", "a,b\r\n1,2\n3,\r\n", "a,b\n1,2\n3,",
        "\xEF\xBB\xBF"
        "a,b\n1,2\n3,",
        "\n\r\na,b\n\n1,2\r\n\r\n3,\n\n", "a;b\n1;2\n3;\n", "a\tb\r\n1\t2\r\n3\t",
        "\"a\",b\n\"1\",\"2\"\n3,\"\""}) {
    EXPECT_EQ(rows_of(text), expected) << text;
  }
}

TEST(Csv, QuotedCellsHoldDelimitersLineBreaksAndQuotes) {
  EXPECT_EQ(rows_of("a,b\n\"x,y\",\"1\r\n2\n\"\n\"\",\"\"\"q\"\"\"\n\"a\"\"b\",\n"),
            (std::vector<Cells>{{"a", "b"}, {"x,y", "1\r\n2\n"}, {"", "\"q\""}, {"a\"b", ""}}));
}

TEST(Csv, BlanksBelongToCellsButNotToNamesOfColumns) {
  EXPECT_EQ(rows_of(" a , b\n 1 , 2\n"), (std::vector<Cells>{{"a", "b"}, {" 1 ", " 2"}}));
}

TEST(Csv, TheDelimiterIsTheOneThatIsMostInTheHeader) {
  EXPECT_EQ(parse_csv("a;b,c;d\n").header, (Cells{"a", "b,c", "d"}));
  EXPECT_EQ(parse_csv("\"a;;;;\",b\n").header, (Cells{"a;;;;", "b"}));
  EXPECT_EQ(parse_csv("a\nx;y\n").delimiter, ',');
  EXPECT_EQ(parse_csv("a;b;c,d\n", ',').header, (Cells{"a;b;c", "d"}));
  EXPECT_EQ(parse_csv("a|b\n1|2\n", '|').rows.at(0).cells, (Cells{"1", "2"}));
}

TEST(Csv, RowsWithoutContentAreNone) {
  EXPECT_EQ(rows_of("a,b,c\n,,\n1,,\n , ,\t\n \n\"\",,\n,,"),
            (std::vector<Cells>{{"a", "b", "c"}, {"1", "", ""}}));
}

TEST(Csv, RowsMayHaveMoreOrFewerCellsThanTheHeader) {
  EXPECT_EQ(rows_of("a,b\n1\n1,2,3\n\n1,2\n"),
            (std::vector<Cells>{{"a", "b"}, {"1"}, {"1", "2", "3"}, {"1", "2"}}));
}

TEST(Csv, RowsKnowWhereTheyBegin) {
  const CsvTable table = parse_csv("\na,b\n\"1\n1\n1\",2\n\n3,4\n");
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(table.header_line, 2U);
  EXPECT_EQ(table.rows[0].line, 3U);
  EXPECT_EQ(table.rows[1].line, 7U);
}

TEST(Csv, SaysWhatIsWrongAndWhere) {
  using namespace std::string_literals;
  const std::string latin1 =
      "is not UTF-8; it looks like Latin-1 (ISO 8859-1 or Windows-1252): export it as UTF-8";
  const std::string bare_quote =
      "has a quote but does not begin with one: put the cell into quotes and double those inside";
  const struct {
    std::string text;
    Cells problems;
  } cases[] = {
      {"", {"0: has no header"}},
      {"\n\r\n", {"0: has no header"}},
      {"\xEF\xBB\xBF", {"0: has no header"}},
      {"a,b\n1,2\n\"3,4\n5,6\n", {"3/1: has a quote that is never closed"}},
      {"a,b\n1,\"", {"2/2: has a quote that is never closed"}},
      {"a,b\n1,\"2\"\"", {"2/2: has a quote that is never closed"}},
      {"a,b\n1,\"2\n2\"x\n", {"3/2: has text after its closing quote: double the quotes inside the cell"}},
      {"a,b\n1,\"2\" \n", {"2/2: has text after its closing quote: double the quotes inside the cell"}},
      {"a,b\n5\" pipe,2\n", {"2/1: " + bare_quote}},
      {"a,b\n1,\0\n"s, {"2/2: has a NUL byte"}},
      {"a,b\nM\xFCller,2\n1,2\n1,\"\n\xE9\"\n", {"2/1: " + latin1, "4/2: " + latin1}},
      {"a,b\n1,\xED\xA0\x80\n", {"2/2: " + latin1}},
      {"a,\xE9\n1,2\n", {"1/2: " + latin1}},
      {"a,,b, \n", {"1/2: is a header without a name", "1/4: is a header without a name"}},
      {"a,b,a\n", {"1/3: has the same name as cell 1"}},
      {"a,b\r\n1,2\r3\n", {"2/2: has a carriage return without a line feed"}},
      {"\xFF\xFE"
       "a\0,\0b\0\n\0"s,
       {"0: is UTF-16: export it as UTF-8"}},
      {"a,b\n1\n\"x\"y,\"\n",
       {"3/1: has text after its closing quote: double the quotes inside the cell",
        "3/2: has a quote that is never closed"}},
  };
  for (const auto& [text, problems] : cases) {
    EXPECT_EQ(problems_of(text), problems) << text;
  }
}

TEST(Csv, CountsTheProblemsBeyondAHundred) {
  std::string text = "a,b\n";
  for (int i = 0; i < 250; ++i) text += "1,\"2\"x\n";
  const auto problems = problems_of(text);
  ASSERT_THAT(problems, SizeIs(101));
  EXPECT_EQ(problems[99], "101/2: has text after its closing quote: double the quotes inside the cell");
  EXPECT_EQ(problems[100], "0: has 150 more problems");
}

TEST(Csv, NeverQuotesACellInAProblem) {
  const std::string secret = "s3cret";
  for (const std::string& text :
       {secret + "," + secret + "\n", "a,b\n\"" + secret, "a,b\n" + secret + "\"," + secret + "\n",
        "a,b\n\"" + secret + "\"" + secret + ",\xFF" + secret + "\n", "a\n" + secret + "," + secret}) {
    for (const std::string& problem : problems_of(text))
      EXPECT_EQ(problem.find(secret), std::string::npos) << problem;
  }
}

TEST(Csv, ReadsTwoHundredThousandRowsInLinearTime) {
  const auto begin = std::chrono::steady_clock::now();
  std::string text = "a,b,c\n";
  for (int i = 0; i < 200'000; ++i) text += "HOME_" + std::to_string(i) + ",\"Main St, \"\"5\"\"\",Grün\n";
  const CsvTable table = parse_csv(text);
  EXPECT_THAT(table.problems, IsEmpty());
  ASSERT_THAT(table.rows, SizeIs(200'000));
  EXPECT_EQ(table.rows.back().cells, (Cells{"HOME_199999", "Main St, \"5\"", "Grün"}));
  EXPECT_EQ(table.rows.back().line, 200'001U);
  // Far beyond what it takes, under sanitizers too, and far below what quadratic time would.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(CsvLine, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(csv_line(Cells{"a", "", "b c", "d'e"}), "a,,b c,d'e\r\n");
  EXPECT_EQ(csv_line(Cells{"x,y", "say \"hi\"", "1\n2", "1\r2"}),
            "\"x,y\",\"say \"\"hi\"\"\",\"1\n2\",\"1\r2\"\r\n");
  EXPECT_EQ(csv_line(Cells{"x,y", "x;y"}, ';'), "x,y;\"x;y\"\r\n");
}

TEST(CsvLine, IsReadAsItWasWritten) {
  const Cells cells{"", " ", "a\"b", "\"", ",", ";", "\r\n", "\n", "Zoë", "'"};
  const std::string text =
      csv_line(Cells{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}) + csv_line(cells);
  EXPECT_EQ(rows_of(text).at(1), cells);
}

}  // namespace
