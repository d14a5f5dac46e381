// SPDX-License-Identifier: GPL-3.0-or-later
// Services that are busy, down, or refuse.
#include <ctime>

#include "conformance/bad_web.hpp"

namespace quarry::test {
namespace {

class BusyWeb : public BadWeb {};

/// Requests that a client which gives up in time may make for one of ours, redirects and looks at tokens included.
constexpr std::uint64_t patience = 80;

std::string http_date_in(int seconds) {
  const auto at = std::time(nullptr) + seconds;
  std::tm parts{};
  ::gmtime_r(&at, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

TEST_P(BusyWeb, TooManyRequestsAreMadeAgainWhateverRetryAfterSays) {
  for (const auto& after : {std::string("2"), http_date_in(2), http_date_in(-100), std::string("0"), std::string("-1"), std::string("99999999"),
                            std::string("soon"), std::string("1.5"), std::string(), std::string("(none)")}) {
    SCOPED_TRACE("Retry-After: " + after);
    make();
    const auto headers = after == "(none)" ? Headers{} : Headers{{"Retry-After", after}};
    const auto listing_fault = strike(place_->listing().once(), fault::status(429, headers));
    const auto listing = list_all();
    expect_whole(listing);
    EXPECT_EQ(service().struck(listing_fault), 1U);
    if (!listing.connector) continue;
    const auto fault = strike(place_->downloads().once(), fault::status(429, headers));
    expect_right(fetch(*listing.connector, big(listing)));
    EXPECT_EQ(service().struck(fault), 1U);
  }
}

TEST_P(BusyWeb, AListingThatFailsOnceIsTheSameListing) {
  make();
  const auto count_of_calls = [&] {
    const auto counter = strike(place_->listing(), fault::delay({}));
    good_listing();
    return service().struck(counter);
  };
  const auto calls = count_of_calls();
  ASSERT_GT(calls, 0U) << "Place::listing matches no request";
  for (std::uint64_t at = 0; at < calls; ++at) {
    for (const int status : {503, 500, 502, 429}) {
      SCOPED_TRACE(std::to_string(status) + " at listing request " + std::to_string(at));
      service().clear_faults();
      const auto fault = strike(place_->listing().once(at), fault::status(status));
      expect_whole(list_all());
      EXPECT_EQ(service().struck(fault), 1U);
    }
  }
}

TEST_P(BusyWeb, AServiceThatStaysDownIsGivenUp) {
  make();
  for (const std::uint64_t after : {0U, 1U}) {
    for (const int status : {503, 429, 500}) {
      SCOPED_TRACE(std::to_string(status) + " from listing request " + std::to_string(after) + " on");
      service().clear_faults();
      auto when = place_->listing();
      when.skip = after;
      const auto fault = strike(when, fault::status(status, {{"Retry-After", "1"}}));
      const auto listing = list_all();
      expect_honest(listing);
      if (service().struck(fault) == 0) continue;  // it lists in one request
      EXPECT_FALSE(listing.complete);
      EXPECT_EQ(listing.code.value_or(Code::unavailable), Code::unavailable) << listing.what;
      EXPECT_TRUE(listing.code || !listing.diagnostics.empty()) << "nobody was told";
      EXPECT_LE(service().struck(fault), patience);
    }
  }
  service().clear_faults();
  const auto listing = good_listing();
  const auto fault = strike(place_->downloads(), fault::status(503));
  const auto fetched = fetch(*listing.connector, big(listing));
  EXPECT_EQ(fetched.code, Code::unavailable) << fetched.what;
  EXPECT_GE(service().struck(fault), 2U) << "not tried again";
  EXPECT_LE(service().struck(fault), patience);
}

TEST_P(BusyWeb, ARefusalInTheMiddleEndsIt) {
  make();
  for (const int status : {401, 403}) {
    SCOPED_TRACE(status);
    service().clear_faults();
    auto when = place_->listing();
    when.skip = 1;
    const auto fault = strike(when, fault::status(status));
    const auto listing = list_all();
    expect_honest(listing);
    EXPECT_FALSE(listing.complete && service().struck(fault) > 0);
    EXPECT_LE(service().struck(fault), patience);
    service().clear_faults();
    const auto good = good_listing();
    strike(place_->downloads().once(), fault::cut_share(0.5));
    auto rest = place_->downloads();
    rest.skip = 1;
    const auto refused = strike(rest, fault::status(status));
    expect_right_or_error(fetch_patiently(*good.connector, big(good)));
    EXPECT_GT(service().struck(refused), 0U);
    EXPECT_LE(service().struck(refused), 8U) << "a refusal is no reason to go on asking";
  }
  expect_no_secret_outside();
}

TEST_P(BusyWeb, AServiceThatAnswersOnlyErrorsHasNoListing) {
  make();
  for (const int status : {400, 401, 403, 404, 410, 500, 503}) {
    SCOPED_TRACE(status);
    service().clear_faults();
    strike({}, fault::status(status));
    const auto listing = list_all();
    EXPECT_TRUE(listing.code || !listing.complete) << "what is missing would be taken for deleted";
    EXPECT_TRUE(listing.files.empty()) << listing.files.begin()->first;
  }
}

INSTANTIATE_TEST_SUITE_P(All, BusyWeb, testing::ValuesIn(remote_places()), name_of_place);

}  // namespace
}  // namespace quarry::test
