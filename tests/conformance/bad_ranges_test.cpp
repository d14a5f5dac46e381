// SPDX-License-Identifier: GPL-3.0-or-later
// The rest of a file: other bytes than were asked for, another version, or nothing more.
#include "conformance/bad_web.hpp"

namespace quarry::test {
namespace {

class BadRanges : public BadWeb {};

TEST_P(BadRanges, TheRestOfAFileIsItsRestOrAnError) {
  const std::vector<std::pair<std::string, Action>> faults{{"ignored", fault::ignore_range()},
                                  {"one too early", fault::shift_range(-1)},
                                  {"one too late", fault::shift_range(1)},
                                  {"said to be another", fault::lie_range("bytes 5-9/*")},
                                  {"not said", fault::lie_range("")},
                                  {"no range at all", fault::lie_range("garbage")},
                                  {"416", fault::status(416, {{"Content-Range", "bytes */300000"}}, "")},
                                  {"another version",
                                   fault::answer({.status = 200, .headers = {{"ETag", "\"new\""}}, .body = std::string(300'000, 'n')})}};
  for (const auto& [name, action] : faults) {
    SCOPED_TRACE(name);
    make();
    const auto listing = good_listing();
    auto resumed = place_->downloads();
    resumed.with_header = "range";
    strike(resumed, action);
    expect_right_or_error(fetch(*listing.connector, big(listing), 100'000), 100'000);
    strike(place_->downloads().once(), fault::cut_share(0.6));
    expect_right_or_error(fetch_patiently(*listing.connector, big(listing)));
  }
}

TEST_P(BadRanges, AtTheEndThereIsNothingMore) {
  make();
  const auto listing = good_listing();
  const auto fetched = fetch(*listing.connector, big(listing), bytes_of_big().size());
  EXPECT_EQ(fetched.bytes.value_or(""), "");
  EXPECT_TRUE(fetched.bytes || fetched.code == Code::unavailable) << fetched.what;
}

TEST_P(BadRanges, AFileThatChangesInTheMiddleIsNeverAMixture) {
  for (const std::size_t size : {std::size_t{300'000}, std::size_t{200'000}, std::size_t{400'000}}) {
    SCOPED_TRACE(size);
    make();
    const auto listing = good_listing();
    const std::string other(size, 'n');
    const auto fault = strike(place_->downloads().once(), fault::cut_and(150'000, [&] { place_->tree()->put(big_, other); }));
    const auto fetched = fetch_patiently(*listing.connector, big(listing));
    EXPECT_EQ(service().struck(fault), 1U);
    EXPECT_TRUE(!fetched.bytes || *fetched.bytes == other || *fetched.bytes == bytes_of_big()) << "a mixture";
  }
}

INSTANTIATE_TEST_SUITE_P(All, BadRanges, testing::ValuesIn(remote_places()), name_of_place);

}  // namespace
}  // namespace quarry::test
