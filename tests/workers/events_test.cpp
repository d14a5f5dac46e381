// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <random>

#include "ingest/workers/protocol/messages.hpp"
#include "quarry/extractor.hpp"

namespace quarry {
namespace {

constexpr Format format{"test", 3, 10};

/// What a busy extractor tells, to any sink-like thing.
template <typename To>
void tell(To& to) {
  to.set("dft.converged", Value(true), Place{0, 17, -1, {}});
  to.diagnose(Severity::warning, "odd", Place{-1, -1, -1, {}});
  for (int row = 0; row < 50; ++row) {
    to.record("row " + std::to_string(row));
    to.set("custom.temperature", Value(row * 0.25), Place{1, 100 - row, -1, {}});
    to.set("custom.where", Value(Object{{"list", Array{row, nullptr, "x"}}}), Place{1, -1, row * 1000, {}});
    to.set("custom.sheet", Value(row), Place{1, -1, -1, "Sheet1!A1"});
  }
  to.preview("png", std::string("\x89PNG\0", 5));
  to.keep_own_record();
}

bool equal(const Part& a, const Part& b) {
  if (a.extractor != b.extractor || a.version != b.version || a.priority != b.priority || a.diagnostics != b.diagnostics ||
      a.keeps_own_record != b.keeps_own_record || a.records.size() != b.records.size() ||
      a.previews.size() != b.previews.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.records.size(); ++i) {
    const auto &left = a.records[i], &right = b.records[i];
    if (left.key != right.key || left.statements.size() != right.statements.size()) return false;
    for (std::size_t j = 0; j < left.statements.size(); ++j) {
      const auto &x = left.statements[j], &y = right.statements[j];
      if (x.path != y.path || x.value != y.value || x.place != y.place) return false;
    }
  }
  return true;
}

TEST(Events, MakeThePartThatTheExtractorWouldHaveMadeHere) {
  PartSink direct(format), over_wire(format);
  tell(direct);
  EventWriter writer;
  tell(writer);
  std::uint64_t nodes = 100'000;
  EventReader reader(over_wire, nodes);
  reader.read(writer.take());
  EXPECT_TRUE(equal(direct.take(), over_wire.take()));
  EXPECT_EQ(reader.current_record(), "row 49");
}

TEST(Events, TablesGoOnOverFrames) {
  PartSink direct(format), over_wire(format);
  EventWriter writer;
  std::uint64_t nodes = 100'000;
  EventReader reader(over_wire, nodes);
  for (int i = 0; i < 10; ++i) {
    direct.set("custom.a", i, Place{0, i, -1, {}});
    writer.set("custom.a", i, Place{0, i, -1, {}});
    reader.read(writer.take());
  }
  EXPECT_TRUE(equal(direct.take(), over_wire.take()));
}

TEST(Events, ATooDeepValueLeavesNothingBehind) {
  Value value = 1;
  for (int i = 0; i < 100; ++i) value = Array{std::move(value)};
  EventWriter writer;
  EXPECT_THROW(writer.set("custom.deep", value, {}), ProtocolError);
  EXPECT_EQ(writer.size(), 0u);
  writer.set("custom.after", 1, {});
  PartSink sink(format);
  std::uint64_t nodes = 100;
  EventReader(sink, nodes).read(writer.take());
  EXPECT_EQ(sink.take().records.at(0).statements.at(0).path, "custom.after");
}

TEST(Events, ATextCannotStandForMoreThanItsBytes) {
  // a long text is not kept, so that a few bytes cannot repeat it a million times
  EventWriter writer;
  const std::string path(1000, 'p');
  writer.set(path, 1, {});
  const auto once = writer.size();
  writer.set(path, 1, {});
  EXPECT_EQ(writer.size(), 2 * once);
}

/// Random changes of right streams: an exception or a part, never anything else (run under asan, too).
TEST(Events, MutatedStreamsAreReadOrRefused) {
  EventWriter writer;
  tell(writer);
  const auto good = writer.take();
  std::mt19937 random(4711);
  int refused = 0;
  for (int i = 0; i < 4'000; ++i) {
    auto bad = good;
    for (auto changes = 1 + random() % 4; changes != 0; --changes) {
      const auto at = random() % bad.size();
      switch (random() % 4) {
        case 0: bad[at] = static_cast<char>(random()); break;
        case 1: bad.erase(at, random() % 8); break;
        case 2: bad.insert(at, std::string(random() % 8, static_cast<char>(random()))); break;
        default: bad.resize(at); break;
      }
      if (bad.empty()) bad = "x";
    }
    PartSink sink(format);
    std::uint64_t nodes = 10'000;
    try {
      EventReader(sink, nodes).read(bad);
    } catch (const ProtocolError&) {
      ++refused;
    }
    const auto part = sink.take();
    EXPECT_LE(part.records.size(), 10'000u);
  }
  EXPECT_GT(refused, 2'000);
}

TEST(Events, RandomBytesAreReadOrRefused) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 200, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random() % (i % 2 != 0 ? 12 : 256));
    PartSink sink(format);
    std::uint64_t nodes = 1000;
    for (const auto decode : {+[](std::string_view b) { decode_request(b); }, +[](std::string_view b) { decode_end(b); },
                              +[](std::string_view b) { decode_sample(b); }}) {
      try {
        decode(bytes);
      } catch (const ProtocolError&) {
      }
    }
    try {
      EventReader(sink, nodes).read(bytes);
    } catch (const ProtocolError&) {
    }
  }
}

}  // namespace
}  // namespace quarry
