// SPDX-License-Identifier: GPL-3.0-or-later
// Every fixture of every extractor, cut at 64 places, with other ends of lines, and compressed: each value is right, absent or flagged.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>

#include "golden/twins.hpp"

namespace quarry::test {
namespace {

constexpr std::size_t cuts = 64;
const std::string finished = "simulation.run.finished=true", unfinished = "simulation.run.finished=false";

std::string with_crlf(const std::string& bytes) {
  std::string result;
  for (const char c : bytes) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

std::string compressed(const std::string& bytes) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string result(deflateBound(&stream, bytes.size()), '\0');
  auto input = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  result.resize(whole ? stream.total_out : 0);
  deflateEnd(&stream);
  return result;
}

/// Facts of `some` that are not in `all`.
std::vector<std::string> beyond(const std::set<std::string>& some, const std::set<std::string>& all) {
  std::vector<std::string> result;
  std::ranges::set_difference(some, all, std::back_inserter(result));
  return result;
}

bool has_lines(const std::string& bytes) { return bytes.find('\r') == std::string::npos && bytes.find('\n') != std::string::npos; }

class EveryTwin : public testing::TestWithParam<Fixture> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EveryTwin);

TEST_P(EveryTwin, ACutFileStatesWhatItsWholeLinesSay) {
  const auto& fixture = GetParam();
  const auto whole = facts_of(extract_fixture(fixture));
  const bool is_log = whole.contains(finished) || whole.contains(unfinished);
  for (const auto& file : text_files(fixture)) {
    const auto bytes = bytes_of(place_of(fixture, file));
    for (std::size_t i = 1; i <= cuts; ++i) {
      const auto at = bytes.size() * i / (cuts + 1);
      SCOPED_TRACE(fixture.name() + (file.empty() ? "" : "/" + file.string()) + " cut at " + std::to_string(at));
      const auto cut = extract_twin(fixture, file, bytes.substr(0, at));
      EXPECT_EQ(cut.exceptions, std::vector<std::string>());
      auto stated = facts_of(cut);
      stated.erase(unfinished);
      const bool complete = stated.erase(finished) > 0;
      const auto other = beyond(stated, whole);
      // A shorter table, structure or input is one as well: only logs have an end that can be missed.
      if (!is_log || other.empty()) continue;
      // What only the cut file states is that of an earlier step, and the record says that the file was cut; or of the first of
      // several jobs, which came to its end.
      EXPECT_TRUE(has_diagnostic(cut) || complete) << testing::PrintToString(other);
      // It is nothing that half a line says: the file that ends with the line before states it too.
      const auto line = bytes.rfind('\n', at - 1);
      const auto lines = extract_twin(fixture, file, bytes.substr(0, line == std::string::npos ? 0 : line + 1));
      const auto half = beyond({other.begin(), other.end()}, facts_of(lines));
      EXPECT_TRUE(half.empty()) << testing::PrintToString(half);
    }
  }
}

TEST_P(EveryTwin, LinesThatEndAsOnWindowsSayTheSame) {
  const auto& fixture = GetParam();
  const auto whole = facts_of(extract_fixture(fixture));
  for (const auto& file : text_files(fixture)) {
    const auto bytes = bytes_of(place_of(fixture, file));
    if (!has_lines(bytes)) continue;
    SCOPED_TRACE(fixture.name() + (file.empty() ? "" : "/" + file.string()));
    const auto twin = extract_twin(fixture, file, with_crlf(bytes));
    EXPECT_EQ(twin.exceptions, std::vector<std::string>());
    EXPECT_EQ(beyond(facts_of(twin), whole), std::vector<std::string>()) << "is stated of the twin only";
    EXPECT_EQ(beyond(whole, facts_of(twin)), std::vector<std::string>()) << "is not stated of the twin";
  }
}

TEST_P(EveryTwin, ACompressedFileSaysTheSame) {
  const auto& fixture = GetParam();
  const auto whole = facts_of(extract_fixture(fixture));
  for (const auto& file : text_files(fixture)) {
    SCOPED_TRACE(fixture.name() + (file.empty() ? "" : "/" + file.string()));
    const auto twin = extract_twin(fixture, file, compressed(bytes_of(place_of(fixture, file))), ".gz");
    EXPECT_EQ(twin.exceptions, std::vector<std::string>());
    EXPECT_EQ(beyond(facts_of(twin), whole), std::vector<std::string>()) << "is stated of the twin only";
    EXPECT_EQ(beyond(whole, facts_of(twin)), std::vector<std::string>()) << "is not stated of the twin";
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, EveryTwin, testing::ValuesIn(all_fixtures()), [](const auto& tested) {
  auto name = tested.param.extractor + "_" + tested.param.name();
  for (auto& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
});

}  // namespace
}  // namespace quarry::test
