// SPDX-License-Identifier: GPL-3.0-or-later
// Listings that break off, are no listings, name what no file should be called, or are very long.
#include <algorithm>
#include <set>

#include "conformance/bad_web.hpp"
#include "quarry/connectors.hpp"

namespace quarry::test {
namespace {

class BadListing : public BadWeb {
 protected:
  /// A fault for ever from some listing request on: the listing must not be said to be whole.
  void expect_not_taken_for_whole(const Action& action) {
    for (const std::uint64_t after : {0U, 1U}) {
      SCOPED_TRACE("from listing request " + std::to_string(after) + " on");
      service().clear_faults();
      auto when = place_->listing();
      when.skip = after;
      const auto fault = strike(when, action);
      const auto listing = list_all();
      expect_honest(listing);
      EXPECT_TRUE(after > 0 || service().struck(fault) > 0) << "Place::listing matches no request";
      EXPECT_LE(service().struck(fault), 200U);
    }
  }
};

TEST_P(BadListing, ACutListingIsListedAgainOrNotTakenForWhole) {
  make();
  for (const double share : {0.0, 0.3, 0.6, 0.999}) {
    for (const auto how : {Transmission::Cut::fin, Transmission::Cut::rst}) {
      SCOPED_TRACE(share);
      service().clear_faults();
      const auto fault = strike(place_->listing().once(), fault::cut_share(share, how));
      expect_whole(list_all());
      EXPECT_EQ(service().struck(fault), 1U);
    }
    SCOPED_TRACE(share);
    service().clear_faults();
    strike(place_->listing().once(), fault::cut_chunked(share));
    expect_whole(list_all());
    expect_not_taken_for_whole(fault::cut_share(share));
    expect_not_taken_for_whole(fault::cut_chunked(share));
    expect_not_taken_for_whole(fault::cut_without_length(share));
    expect_not_taken_for_whole(fault::body_share(share));
  }
}

TEST_P(BadListing, WhatIsNoListingIsNotTakenForOne) {
  make();
  const std::string nested(100'000, '[');
  const std::string entities =
      "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\"><!ENTITY z SYSTEM "
      "\"file:///etc/passwd\">]><a>&y;&y;&z;</a>";
  for (const auto& text : {std::string(), std::string("{"), std::string("null"), std::string("{}"), std::string("\"text\""), std::string("12"),
                           nested,
                           std::string(50'000, '{'), entities, std::string("\0\xff\xfe\x80 bytes", 10), std::string("{\"a\":1,\"a\":[}")}) {
    SCOPED_TRACE(text.substr(0, 40));
    expect_not_taken_for_whole(fault::body(text));
  }
  for (const int status : {200, 202, 204, 403, 404, 500}) {
    SCOPED_TRACE(status);
    expect_not_taken_for_whole(fault::html_page(status));
  }
}

TEST_P(BadListing, EncodingsGiveNoWrongListing) {
  make();
  for (const auto& action : {fault::gzip_header(), fault::gzip(), fault::gzip(false), fault::gzip_twice(), fault::gzip_bomb(200'000'000)})
    expect_not_taken_for_whole(action);
}

TEST_P(BadListing, ALengthThatLiesGivesNoWrongListing) {
  make();
  for (const std::vector<std::string>& said :
       std::vector<std::vector<std::string>>{{"5"}, {"0"}, {"-1"}, {"10", "20"}, {"18446744073709551615"}, {"many"}, {"99999999"}}) {
    SCOPED_TRACE(testing::PrintToString(said));
    expect_not_taken_for_whole(fault::lie_length(said));
  }
}

TEST_P(BadListing, AHugeErrorIsNotReadToItsEnd) {
  make();
  for (const int status : {404, 500}) {
    SCOPED_TRACE(status);
    service().clear_faults();
    service().journal().clear();
    strike(place_->listing(), fault::huge(std::uint64_t{1} << 30, status));
    EXPECT_FALSE(list_all().complete);
    std::uint64_t sent = 0;
    for (const auto& entry : service().journal().entries()) sent += entry.bytes_sent;
    EXPECT_LT(sent, std::uint64_t{512} << 20);
  }
}

TEST_P(BadListing, HostileNamesStayInsideAndApart) {
  Files files;
  for (const std::string name :
       {"..\\..\\x", "C:\\x", "C:x", "CON", "con", "NUL.txt", "a.", "a ", " a", "a", "A", "name\x01.txt", "a\nb", "a\rb", "a\x7f", "\x1b[31mred",
        "\xe2\x80\xaegpj.exe", "e\xcc\x81.txt", "\xc3\xa9.txt", "\xff\xfe", "%2e%2e", "%2F", "%00", "~", "-rf", "$(x)", "`x`", "'; drop",
        "\"", "&lt;",
        "{}", "[]", "a//b", "x?y=1", "x#y", "+", "a+b", "a%20b", "a b", "*", "|"})
    if (!name.starts_with("a//")) files[name] = "bytes of " + name;
  files[std::string(300, 'n')] = "a long name";
  files[std::string(299, 'n') + "m"] = "another long name";
  files[std::string("nul\0.txt", 8)] = "of a name with NUL";
  files["..."] = "three dots";
  make(files);
  const auto listing = list_all();
  EXPECT_FALSE(listing.code) << listing.what;
  EXPECT_TRUE(listing.twice.empty());
  std::set<std::string> contents;
  for (const auto& [path, file] : listing.files) {
    SCOPED_TRACE(path);
    EXPECT_TRUE(is_utf8(path));
    EXPECT_TRUE(std::none_of(path.begin(), path.end(), [](char c) { return (static_cast<unsigned char>(c) < 0x20) || c == 0x7f; }));
    EXPECT_EQ(("/" + path + "/").find("/../"), std::string::npos);
    EXPECT_EQ(("/" + path + "/").find("/./"), std::string::npos);
    EXPECT_FALSE(path.starts_with('/'));
    EXPECT_LE(path.size() - (path.rfind('/') + 1), 255U);
    const auto fetched = fetch(*listing.connector, file);
    EXPECT_TRUE(fetched.bytes) << fetched.what;
    EXPECT_TRUE(contents.insert(fetched.bytes.value_or("")).second) << "two paths for one file";
  }
  for (const auto& [name, bytes] : files_) EXPECT_TRUE(contents.contains(bytes)) << name << " is not there";
}

TEST_P(BadListing, LongAndDeepListingsAreWholeOrSaidNotToBe) {
  Files files;
  for (int i = 0; i < 3'000; ++i) files["wide/f" + std::to_string(i)] = "x";
  std::string path;
  for (int depth = 0; depth < 200; ++depth) path += "d/";
  files[path + "deepest"] = "x";
  files["top"] = "x";
  make(files);
  const auto listing = list_all();
  EXPECT_FALSE(listing.code) << listing.what;
  EXPECT_TRUE(listing.twice.empty());
  EXPECT_TRUE(listing.files.size() == files_.size() || !listing.complete);
  EXPECT_GE(listing.files.size() + 1, files_.size()) << "only what lies too deep may be missing";
}

INSTANTIATE_TEST_SUITE_P(All, BadListing, testing::ValuesIn(remote_places()), name_of_place);

}  // namespace
}  // namespace quarry::test
