// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/bad_web.hpp"

#include <algorithm>

namespace quarry::test {

BadWeb::BadWeb()
    : elsewhere_([](const Call&) { return text_answer(404, "nothing here"); }),
      outside_({"elsewhere", "victim"}, [this](const Call& call) { return elsewhere_(call); }) {}

BadWeb::Files BadWeb::some_files() {
  std::string big(300'000, '\0');
  for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>((i * 7 + i / 251 * 13) & 0xff);
  Files files{{"a.txt", "alpha"}, {"big.bin", big}, {"sub/b.txt", "beta"}, {"sub/deep/c d.txt", "gamma"}, {"z.txt", "zeta"}};
  for (int i = 0; i < 30; ++i) files["many/f" + std::to_string(100 + i) + ".dat"] = "number " + std::to_string(i);
  return files;
}

void BadWeb::make(const Files& files) {
  files_ = held_by(GetParam(), files);
  big_ = "big.bin";
  place_ = GetParam().make(files_);
}

ConnectorOptions BadWeb::options(std::chrono::milliseconds patience) const {
  auto given = place_->options();
  given.allowed_hosts.push_back(outside_.host("elsewhere"));
  given.retry_scale = 0.001;
  given.patience = patience;
  return given;
}

Listing BadWeb::good_listing(std::chrono::milliseconds patience) const {
  auto listing = list(place_->source(), options(patience));
  expect_whole(listing);
  return listing;
}

const RemoteFile& BadWeb::big(const Listing& listing) const {
  static const RemoteFile none;
  const auto found = listing.files.find(big_);
  EXPECT_NE(found, listing.files.end()) << big_ << " was not listed";
  return found == listing.files.end() ? none : found->second;
}

void BadWeb::expect_whole(const Listing& listing) const {
  expect_honest(listing);
  EXPECT_FALSE(listing.code) << listing.what;
  EXPECT_TRUE(listing.complete) << testing::PrintToString(listing.diagnostics);
  EXPECT_EQ(listing.files.size(), files_.size());
}

void BadWeb::expect_honest(const Listing& listing) const {
  EXPECT_TRUE(listing.twice.empty()) << listing.twice.front() << " came twice";
  for (const auto& [path, file] : listing.files) EXPECT_TRUE(files_.contains(path)) << path << " is not there";
  if (!GetParam().can.listing_has_end) return;
  for (const auto& [path, bytes] : files_) EXPECT_FALSE(listing.complete && !listing.files.contains(path)) << "said to be complete without " << path;
}

void BadWeb::expect_right(const Fetched& fetched, std::size_t from) const {
  EXPECT_TRUE(fetched.bytes) << fetched.what;
  expect_right_or_error(fetched, from);
}

void BadWeb::expect_right_or_error(const Fetched& fetched, std::size_t from) const {
  if (!fetched.bytes) return;
  const auto wanted = bytes_of_big().substr(from);
  const auto& got = *fetched.bytes;
  if (got == wanted) return;
  const auto at = std::mismatch(got.begin(), got.end(), wanted.begin(), wanted.end()).first - got.begin();
  ADD_FAILURE() << "wrong bytes: " << got.size() << " instead of " << wanted.size() << ", other from byte " << at << " on";
}

bool BadWeb::can_tell(const RemoteFile& file, const std::string& wrong) const {
  return !file.checksum.empty() || (file.size && *file.size != wrong.size());
}

void BadWeb::expect_no_secret_outside() const {
  const auto& trusted = place_->trusted_roles();
  for (const auto& secret : place_->secrets()) {
    EXPECT_FALSE(outside_.journal().any_contains(secret)) << "a secret went to another host";
    for (const auto& entry : service().journal().entries())
      EXPECT_FALSE(std::find(trusted.begin(), trusted.end(), entry.call.role) == trusted.end() &&
                   service().journal().any_contains(secret, entry.call.role))
          << "a secret went to " << entry.call.role;
  }
  for (const auto& entry : outside_.journal().entries())
    for (const auto* name : {"authorization", "cookie", "x-api-key"})
      EXPECT_TRUE(entry.call.header(name).empty()) << name << " went to another host";
}

void BadWeb::expect_no_secret_shown(const Listing& listing, const Fetched& fetched) const {
  auto shown = listing.diagnostics;
  for (const auto& [path, file] : listing.files) shown.insert(shown.end(), {path, file.url, file.id, file.globus, file.etag});
  shown.insert(shown.end(), {listing.what, fetched.what, listing.connector ? listing.connector->source() : ""});
  for (const auto& secret : place_->secrets())
    for (const auto& text : shown) EXPECT_EQ(text.find(secret), std::string::npos) << "a secret is shown: " << text;
}

}  // namespace quarry::test
