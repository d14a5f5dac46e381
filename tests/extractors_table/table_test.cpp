// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "quarry/extractor.hpp"
#include "quarry/json.hpp"
#include "quarry/record.hpp"

namespace quarry::table {
extern const Extractor plugin;
extern const Format format;
}  // namespace quarry::table

namespace quarry::test {
namespace {

struct Read {
  Value record{Object{}};
  std::string said;
  /// JSON of what stands at a path; empty where nothing does.
  std::string at(std::string_view path) const {
    const auto* const value = record.at_path(path);
    return value == nullptr ? std::string() : to_json(*value);
  }
};

Read read(const std::string& bytes) {
  const int descriptor = ::memfd_create("table", MFD_CLOEXEC);
  for (std::size_t at = 0; at < bytes.size();) at += static_cast<std::size_t>(::write(descriptor, bytes.data() + at, bytes.size() - at));
  Group group;
  group.key = "t.csv";
  group.files.emplace_back("t.csv", descriptor, bytes.size());
  PartSink sink(table::format);
  table::plugin.extract(group, sink);
  std::vector<Part> parts;
  parts.push_back(sink.take());
  Read result;
  for (const auto& diagnostic : parts.front().diagnostics) result.said += diagnostic.message + "\n";
  auto merged = merge(std::move(parts));
  if (!merged.empty()) result.record = std::move(merged.front().content);
  return result;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

struct Case {
  const char* what;
  std::string text;
  std::string rows, columns;
};

TEST(Table, CountsRowsAndColumnsOfWhateverComes) {
  const std::vector<Case> cases{
      {"line ends of old", "a,b\r1,2\r3,4\r", "2", "2"},
      {"semicolons, decimal commas and old line ends", "\xef\xbb\xbf" "a;b;c\r1,5;2,5;3,5\r", "1", "3"},
      {"no line end at the end", "a,b\n1,2\n3,4", "2", "2"},
      {"a quote that nothing closes", "a,b\n1,\"" + repeated("x,y\n", 5000), "5000", "2"},
      {"the same, in a large file", "a,b\n1,\"" + repeated("x,y\n", 500'000), "500000", "2"},
      {"a line of over a mebibyte", "a,b\n1," + std::string(3 << 20, 'x') + "\n2,3\n", "2", "2"},
      {"such a line that a lone CR ends", "a,b\r1," + std::string((2 << 20) - 6, 'x') + "\r2,3\r", "2", "2"},
      {"rows of blank cells", ",,\na,b\n1,2\n,\n\n3,4\n,\n", "4", "2"},
      {"numbers that could be units", "a,b\n1,1\n1,1\n", "2", "2"},
      {"a quoted cell with line ends", "a,b\n1,\"x\ny\"\n2,3\n", "2", "2"},
      {"more columns than are kept", "c" + repeated(",c", 99'999) + "\n1" + repeated(",1", 99'999) + "\n", "1", "100000"}};
  for (const auto& one : cases) {
    const auto result = read(one.text);
    EXPECT_EQ(result.at("table.n_rows"), one.rows) << one.what << "\n" << result.said;
    EXPECT_EQ(result.at("table.n_columns"), one.columns) << one.what;
  }
}

TEST(Table, ALineThatIsNoTableIsSaidAndNotCounted) {
  const auto result = read("a,b\n1,2\n" + std::string(40 << 20, '\0') + "\n");
  EXPECT_EQ(result.at("table.n_rows"), "");
  EXPECT_NE(result.said.find("line 3 is over 16 MiB"), std::string::npos) << result.said;
}

TEST(Table, BytesThatAreNoUtf8AreReadAsWindows1252) {
  for (const auto& [bytes, text] : std::vector<std::pair<std::string, std::string>>{
           {"\xb5", "\xc2\xb5"}, {"\xc0\xaf", "\xc3\x80\xc2\xaf"}, {"\xed\xa0\x80", "\xc3\xad\xc2\xa0\xe2\x82\xac"}, {"\xe2\x82\xac", "\xe2\x82\xac"}}) {
    const auto result = read("a" + bytes + ",b\n1,2\n");
    EXPECT_NE(result.at("table.columns").find("\"name\":\"a" + text + "\""), std::string::npos) << result.at("table.columns");
  }
}

TEST(Table, ALastCellThatMayBeCutIsSaidToBe) {
  EXPECT_NE(read("a,b\n1,2\n3,4").said.find("may be cut"), std::string::npos);
  EXPECT_EQ(read("a,b\n1,2\n3,4\n").said, "");
}

}  // namespace
}  // namespace quarry::test
