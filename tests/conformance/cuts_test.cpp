// SPDX-License-Identifier: GPL-3.0-or-later
// A download that breaks off again and again.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"

namespace quarry::test {
namespace {

constexpr std::uint64_t step = std::uint64_t{64} << 10;

class CutDownloads : public testing::Test {
 protected:
  CutDownloads() : big_(bytes()), place_(http_place().make({{"big.bin", big_}})) {}
  static std::string bytes() {
    std::mt19937_64 random(64);
    std::string all((std::size_t{1} << 20) + 1234, '\0');
    for (auto& c : all) c = static_cast<char>(random());
    return all;
  }
  Fetched fetch_big() {
    auto options = place_->options();
    options.retry_scale = 0.001;
    const auto listing = list(place_->source(), options);
    EXPECT_EQ(listing.files.size(), 1U) << listing.what;
    return fetch(*listing.connector, listing.files.at("big.bin"));
  }
  When downloads() const { return {.method = "GET", .part = "big.bin"}; }
  FakeService& service() { return *place_->service(); }

  std::string big_;
  std::unique_ptr<Place> place_;
};

TEST_F(CutDownloads, AtEverySixtyFourKibibytesGoOnToTheRightBytes) {
  for (const auto how : {Transmission::Cut::fin, Transmission::Cut::rst}) {
    for (std::uint64_t at = 0; at <= big_.size(); at += step) {
      SCOPED_TRACE(at);
      service().clear_faults();
      service().journal().clear();
      const auto fault = service().add(downloads().once(), fault::cut(at, how));
      const auto fetched = fetch_big();
      ASSERT_TRUE(fetched.bytes) << fetched.what;
      EXPECT_EQ(sha256_of(*fetched.bytes), sha256_of(big_));
      EXPECT_EQ(service().struck(fault), 1U);
    }
  }
}

TEST_F(CutDownloads, ThatAreCutEachTimeStillEnd) {
  const auto fault = service().add(downloads(), fault::cut(step));
  const auto fetched = fetch_big();
  ASSERT_TRUE(fetched.bytes) << fetched.what;
  EXPECT_EQ(sha256_of(*fetched.bytes), sha256_of(big_));
  EXPECT_GE(service().struck(fault), big_.size() / step);
}

TEST_F(CutDownloads, AFileThatChangesBetweenTwoPiecesIsNotPiecedTogether) {
  auto other = big_;
  std::reverse(other.begin(), other.end());
  for (std::uint64_t at = step; at < big_.size(); at += 8 * step) {
    place_->tree()->put("big.bin", big_);
    service().clear_faults();
    service().add(downloads().once(), fault::cut_and(at, [&] { place_->tree()->put("big.bin", other); }));
    const auto fetched = fetch_big();
    if (fetched.bytes) { EXPECT_TRUE(*fetched.bytes == big_ || *fetched.bytes == other) << at; }
  }
}

}  // namespace
}  // namespace quarry::test
