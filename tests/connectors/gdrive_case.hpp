// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include "conformance/reading.hpp"
#include "connectors/gdrive_fake.hpp"

namespace quarry::test {

inline const std::map<std::string, std::string> drive_files{{"a.txt", "alpha"}, {"empty", ""}, {"sub/b.txt", "beta"}, {"sub/deep/c.txt", "gamma"}};
inline const std::string google_types = "application/vnd.google-apps.";

/// A fake Drive with a few files, and how to read it.
class GdriveTest : public testing::Test {
 protected:
  std::string folder_link(const std::string& id) const { return fake.service.url("site", "/drive/folders/" + id); }
  Listing list_root() { return list(folder_link(fake.root_id()), fake.options()); }
  std::vector<std::string> paths_of(const Listing& listing) const {
    std::vector<std::string> paths;
    for (const auto& [path, file] : listing.files) paths.push_back(path);
    return paths;
  }
  std::string bytes_of(const Listing& listing, const std::string& path) const {
    const auto found = listing.files.find(path);
    if (found == listing.files.end()) return "(not listed)";
    const auto fetched = fetch(*listing.connector, found->second);
    return fetched.bytes.value_or("(" + fetched.what + ")");
  }
  Fetched fetched(const Listing& listing, const std::string& path) const { return fetch(*listing.connector, listing.files.at(path)); }

  GdriveFake fake{drive_files};
};

}  // namespace quarry::test
