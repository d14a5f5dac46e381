// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include "conformance/reading.hpp"
#include "connectors/box_fake.hpp"

namespace quarry::test {

inline const std::map<std::string, std::string> box_files{{"Lab/a.txt", "alpha"}, {"Lab/empty", ""}, {"Lab/Sub/b.txt", "beta"}, {"z", "zeta"}};

/// A fake Box with a few files, and how to read it.
class BoxTest : public testing::Test {
 protected:
  BoxTest() { fake.links = {{"/s/h4sh", {"Lab", ""}}, {"/s/f1le", {"Lab/a.txt", ""}}, {"/v/vanity", {"Lab/Sub", "pass-s3cret"}}}; }
  std::string site(const std::string& path) const { return fake.service.url("site", path); }
  std::string folder(const std::string& path) const { return site("/folder/" + fake.folder_id(path)); }
  std::string bytes_of(const Listing& listing, const std::string& path) const {
    const auto found = listing.files.find(path);
    if (found == listing.files.end()) return "(not listed)";
    const auto fetched = fetch(*listing.connector, found->second);
    return fetched.bytes.value_or("(" + fetched.what + ")");
  }
  static std::string paths_of(const Listing& listing) {
    std::string paths;
    for (const auto& [path, file] : listing.files) paths += path + "|";
    return paths;
  }

  BoxFake fake{box_files};
};

}  // namespace quarry::test
