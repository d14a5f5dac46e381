// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/checksum.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace quarry::index {
namespace {

TEST(Checksum, AgreesWithRfc3720) {
  std::string rising;
  for (int i = 0; i < 32; ++i) rising += static_cast<char>(i);
  const std::vector<std::pair<std::string, std::uint32_t>> cases{
      {"", 0}, {"123456789", 0xe3069283}, {std::string(32, '\0'), 0x8a9136aa}, {std::string(32, '\xff'), 0x62a8ab43},
      {rising, 0x46dd794e}};
  for (const auto& [bytes, crc] : cases) {
    EXPECT_EQ(crc32c(0, bytes.data(), bytes.size()), crc);
    EXPECT_EQ(crc32c_by_table(bytes), crc);
  }
}

TEST(Checksum, OfPartsIsThatOfTheWhole) {
  std::mt19937 random(5);
  std::string bytes(1'000, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  const auto whole = crc32c(0, bytes.data(), bytes.size());
  for (std::size_t cut = 0; cut <= bytes.size(); cut += 37) {
    EXPECT_EQ(crc32c(crc32c(0, bytes.data(), cut), bytes.data() + cut, bytes.size() - cut), whole);
    EXPECT_EQ(crc32c_by_table(std::string_view(bytes).substr(cut), crc32c_by_table(std::string_view(bytes).substr(0, cut))), whole);
  }
}

}  // namespace
}  // namespace quarry::index
