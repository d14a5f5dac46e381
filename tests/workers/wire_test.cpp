// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/protocol/wire.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "crc32c.hpp"

namespace quarry {
namespace {

Value back(const Value& value) {
  std::string bytes;
  WireWriter(bytes).value(value);
  std::uint64_t nodes = 1000;
  WireReader reader(bytes, nodes);
  auto read = reader.value();
  EXPECT_TRUE(reader.empty());
  return read;
}

std::size_t size_of(const Value& value) {
  std::string bytes;
  WireWriter(bytes).value(value);
  return bytes.size();
}

TEST(Wire, ValuesComeBackAsTheyWere) {
  const std::vector<Value> values{
      nullptr, true, false, 0, 1, -1, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(),
      0.0, 1.5, -0.1, 1e-300, 1e300, 123456.789, 0.1 + 0.2, 999999999.5, -10.84274516, 5e-324,
      std::numeric_limits<double>::infinity(), ExactNumber{"1e400"}, "", "text", std::string("\0\xff", 2),
      Array{}, Array{1, "a", nullptr}, Object{}, Object{{"a", 1}, {"b", Object{{"c", Array{2.5}}}}}};
  for (const auto& value : values) EXPECT_EQ(back(value), value);
}

TEST(Wire, DoublesKeepEveryBit) {
  EXPECT_TRUE(std::signbit(back(-0.0).as_number()));
  EXPECT_TRUE(std::isnan(back(std::nan("")).as_number()));
  std::mt19937_64 random(7);
  for (int i = 0; i < 100'000; ++i) {
    const double decimal = static_cast<double>(static_cast<std::int64_t>(random() % 2'000'000'000) - 1'000'000'000) /
                           std::pow(10.0, static_cast<double>(random() % 9));
    ASSERT_EQ(back(decimal).as_number(), decimal);
  }
}

TEST(Wire, ShortDecimalsAreShort) {
  EXPECT_LE(size_of(1.5), 2u);
  EXPECT_LE(size_of(-273.15), 4u);
  EXPECT_EQ(size_of(1.0 / 3.0), 9u);
}

TEST(Wire, DepthIsLimitedOnBothSides) {
  Value value = 1;
  for (int i = 0; i < max_wire_depth; ++i) value = Array{std::move(value)};
  EXPECT_EQ(back(value), value);
  value = Array{std::move(value)};
  EXPECT_THROW(size_of(value), ProtocolError);
  std::string bytes;
  for (int i = 0; i < 1'000'000; ++i) bytes += std::string("\x07\x01", 2);  // an array of one array ...
  std::uint64_t nodes = 10'000'000;
  EXPECT_THROW(WireReader(bytes, nodes).value(), ProtocolError);
}

TEST(Wire, HostileBytesAreRefused) {
  struct Case {
    const char* what;
    std::string bytes;
  };
  const std::vector<Case> cases{
      {"nothing", ""},
      {"unknown kind", "\x7f"},
      {"string longer than the message", std::string("\x06\x7f" "abc")},
      {"string of 2^63 bytes", std::string("\x06\xff\xff\xff\xff\xff\xff\xff\xff\x7f" "abc")},
      {"array longer than the message", std::string("\x07\x7f\x00", 3)},
      {"number over 64 bits", std::string("\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02")},
      {"endless number", std::string("\x03") + std::string(100, '\xff')},
      {"double cut off", std::string("\x04\x00\x00", 3)},
      {"member twice", std::string("\x08\x02\x01" "a\x00\x01" "a\x00", 8)}};
  for (const auto& each : cases) {
    std::uint64_t nodes = 1000;
    EXPECT_THROW(WireReader(each.bytes, nodes).value(), ProtocolError) << each.what;
  }
}

TEST(Wire, NodesAreCounted) {
  std::string bytes;
  WireWriter(bytes).value(Array{1, 2, 3});
  std::uint64_t enough = 4, few = 3;
  EXPECT_NO_THROW(WireReader(bytes, enough).value());
  EXPECT_EQ(enough, 0u);
  EXPECT_THROW(WireReader(bytes, few).value(), ProtocolError);
}

TEST(Crc32c, KnownAnswers) {
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c("6789", crc32c("12345")), crc32c("123456789"));
}

}  // namespace
}  // namespace quarry
