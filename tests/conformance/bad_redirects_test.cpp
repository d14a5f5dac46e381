// SPDX-License-Identifier: GPL-3.0-or-later
// Services that lead elsewhere, and who sees a secret.
#include "conformance/bad_web.hpp"

namespace quarry::test {
namespace {

class BadRedirects : public BadWeb {};

constexpr std::uint64_t patience = 80;  ///< requests, all tries of one of ours together

TEST_P(BadRedirects, ALoopOrLongChainOfRedirectsEnds) {
  make();
  const auto listing = good_listing();
  {
    const auto lock = outside_.lock();
    elsewhere_ = [](const Call& call) {
      if (call.path == "/a") return redirect_answer("/b");
      if (call.path == "/b") return redirect_answer("/a", 307);
      const auto left = std::stoi(call.path.substr(7));  // /chain/50
      return left == 0 ? text_answer(200, "the end") : redirect_answer("/chain/" + std::to_string(left - 1), 301);
    };
  }
  for (const std::string start : {"/a", "/chain/50"}) {
    for (const auto& when : {place_->downloads(), place_->listing()}) {
      SCOPED_TRACE(start);
      service().clear_faults();
      outside_.journal().clear();
      strike(when, fault::redirect(outside_.url("elsewhere", start)));
      const auto fetched = fetch(*listing.connector, big(listing));
      expect_right_or_error(fetched);
      const auto again = list_all();
      expect_honest(again);
      EXPECT_TRUE(!fetched.bytes || !again.complete) << "nothing was struck";
      EXPECT_GT(outside_.journal().count("elsewhere"), 0U) << "it was not led elsewhere";
      EXPECT_LE(outside_.journal().count("elsewhere"), patience);
    }
  }
}

TEST_P(BadRedirects, NoSecretFollowsARedirectToAnotherPort) {
  make();
  const auto listing = good_listing();
  {
    const auto lock = outside_.lock();
    elsewhere_ = [this](const Call& call) { return serve_bytes(call, bytes_of_big(), "\"other\""); };
  }
  for (const int code : {301, 302, 303, 307, 308}) {
    SCOPED_TRACE(code);
    service().clear_faults();
    const auto fault = strike(place_->downloads(), fault::redirect(outside_.url("elsewhere", "/file"), code));
    expect_right_or_error(fetch(*listing.connector, big(listing)));
    EXPECT_GT(service().struck(fault), 0U);
    strike(place_->listing(), fault::redirect(outside_.url("elsewhere", "/list"), code));
    expect_no_secret_shown(list_all());
  }
  EXPECT_GT(outside_.journal().count("elsewhere"), 0U);
  expect_no_secret_outside();
}

TEST_P(BadRedirects, SecretsAreSentToWhomTheyAreFor) {
  make();
  const auto listing = good_listing();
  const auto fetched = fetch(*listing.connector, big(listing));
  expect_right(fetched);
  for (const auto& secret : place_->secrets()) EXPECT_TRUE(service().journal().any_contains(secret)) << "a secret of the options was not used";
  expect_no_secret_outside();
  expect_no_secret_shown(listing, fetched);
}

TEST_P(BadRedirects, NoSecretIsToldWhereTheServiceEchoesIt) {
  make();
  std::string echo;
  for (const auto& secret : place_->secrets()) echo += "bad request: token " + secret + " at /x?access_token=" + secret + "\n";
  for (const int status : {400, 401, 403, 404, 500}) {
    SCOPED_TRACE(status);
    service().clear_faults();
    const auto listing = good_listing();
    strike({}, fault::status(status, {}, echo));
    const auto fetched = fetch(*listing.connector, big(listing));
    EXPECT_FALSE(fetched.bytes);
    expect_no_secret_shown(list_all(), fetched);
  }
}

TEST_P(BadRedirects, AddressesThatAreNotPublicAreNotTouched) {
  make();
  const auto listing = good_listing();
  const auto port = ":" + std::to_string(outside_.port("victim"));
  for (const auto& to : {"http://127.0.0.1" + port + "/", "http://localhost" + port + "/", "http://[::ffff:127.0.0.1]" + port + "/",
                         "http://2130706433" + port + "/", "http://0x7f.1" + port + "/", "http://017700000001" + port + "/",
                         "http://127.0.0.1." + port + "/", "http://0.0.0.0" + port + "/", "//127.0.0.1" + port + "/", "http://[::1]" + port + "/",
                         "http://a:b@127.0.0.1" + port + "/", std::string("http://169.254.169.254/latest/meta-data/"),
                         std::string("file:///etc/passwd"), "gopher://127.0.0.1" + port + "/_GET", "ftp://127.0.0.1" + port + "/", std::string()}) {
    SCOPED_TRACE(to);
    service().clear_faults();
    const auto fault = strike(place_->downloads(), fault::redirect(to));
    const auto fetched = fetch(*listing.connector, big(listing));
    EXPECT_FALSE(fetched.bytes);
    EXPECT_GT(service().struck(fault), 0U);
    strike(place_->listing(), fault::redirect(to));
    const auto again = list_all();
    expect_honest(again);
    EXPECT_FALSE(again.complete);
  }
  EXPECT_EQ(outside_.connections("victim"), 0U) << "a connection came to an address that is not public";
}

INSTANTIATE_TEST_SUITE_P(All, BadRedirects, testing::ValuesIn(remote_places()), name_of_place);

}  // namespace
}  // namespace quarry::test
