// SPDX-License-Identifier: GPL-3.0-or-later
// What every connector keeps, whatever its place. A new one joins by a line in places.cpp.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "conformance/place.hpp"
#include "conformance/reading.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

const std::map<std::string, std::string> some_files{
    {"a.txt", "alpha"}, {"empty", ""}, {"sub/b.txt", "beta"}, {"sub/deep/c d.txt", "gamma"}, {"big.bin", std::string(300'000, 'x')}};

class ConnectorConformance : public testing::TestWithParam<PlaceKind> {
 protected:
  std::unique_ptr<Connector> open(const std::map<std::string, std::string>& files) {
    files_ = held_by(GetParam(), files);
    place_ = GetParam().make(files_);
    return open();
  }
  /// The same place.
  std::unique_ptr<Connector> open() const { return open_source(place_->source(), place_->options()); }
  static std::vector<RemoteFile> listing(Connector& connector) {
    std::vector<RemoteFile> files;
    while (auto file = connector.next()) files.push_back(std::move(*file));
    return files;
  }
  static std::string bytes_of(Connector& connector, const RemoteFile& file) {
    const auto fetched = fetch(connector, file);
    EXPECT_TRUE(fetched.bytes) << file.path << ": " << fetched.what;
    return fetched.bytes.value_or("");
  }

  std::map<std::string, std::string> files_;  ///< that the place holds
  std::unique_ptr<Place> place_;
};

TEST_P(ConnectorConformance, ListsEveryFileOnceAndGivesItsBytes) {
  const auto connector = open(some_files);
  std::map<std::string, std::string> seen;
  for (const auto& file : listing(*connector)) {
    EXPECT_TRUE(seen.emplace(file.path, bytes_of(*connector, file)).second) << file.path << " twice";
    EXPECT_EQ(file.size.value_or(seen[file.path].size()), seen[file.path].size()) << file.path;
  }
  EXPECT_EQ(seen, files_);
  EXPECT_TRUE(connector->complete());
  EXPECT_TRUE(connector->take_diagnostics().empty());
  EXPECT_FALSE(connector->next()) << "the end stays the end";
}

TEST_P(ConnectorConformance, ListsTheSameAgain) {
  const auto first = open(some_files);
  const auto again = open();
  const auto paths = [](const std::vector<RemoteFile>& files) {
    std::vector<std::string> all;
    for (const auto& file : files) all.push_back(file.path + " " + file.modified + " " + file.etag);
    return all;
  };
  EXPECT_EQ(paths(listing(*first)), paths(listing(*again)));
  EXPECT_EQ(first->source(), again->source());
}

TEST_P(ConnectorConformance, IsNotCompleteBeforeItsEnd) {
  const auto connector = open(some_files);
  ASSERT_TRUE(connector->next());
  EXPECT_FALSE(connector->complete());
}

TEST_P(ConnectorConformance, GoesByDirectoryIfItSaysSo) {
  const auto connector = open({{"a/1", "x"}, {"a/b/2", "x"}, {"a/3", "x"}, {"4", "x"}, {"c/5", "x"}});
  if (!connector->by_directory()) GTEST_SKIP();
  std::set<std::string> left;
  std::string here = "(none)";
  for (const auto& file : listing(*connector)) {
    const auto folder = file.path.substr(0, file.path.rfind('/') + 1);
    if (folder == here) continue;
    EXPECT_TRUE(left.insert(folder).second) << "came back to " << folder;
    here = folder;
  }
}

TEST_P(ConnectorConformance, AnEmptyPlaceIsACompleteListing) {
  const auto connector = open({});
  EXPECT_FALSE(connector->next());
  EXPECT_TRUE(connector->complete());
}

TEST_P(ConnectorConformance, OneFileIsASource) {
  const auto whole = open({{"only.txt", "alpha"}});
  const auto source = place_->source_of("only.txt");
  EXPECT_EQ(source.has_value(), GetParam().can.single_file);
  if (!source) return;
  const auto connector = open_source(*source, place_->options());
  const auto files = listing(*connector);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "only.txt");
  EXPECT_EQ(bytes_of(*connector, files[0]), "alpha");
  EXPECT_TRUE(connector->complete());
}

TEST_P(ConnectorConformance, WhatIsNotThereIsNotFound) {
  const auto whole = open({{"a", "x"}});
  for (const auto& missing : place_->missing_sources()) {
    const auto listing = list(missing, place_->options());
    EXPECT_EQ(listing.code, Code::not_found) << missing << ": " << listing.what;
    EXPECT_FALSE(listing.complete) << missing;
  }
}

TEST_P(ConnectorConformance, AnyNameComesOnceWithItsBytes) {
  std::map<std::string, std::string> files;
  for (const std::string name :
       {"gr\xc3\xbcn \xe2\x82\x82", "\xf0\x9f\x98\x80", "\xff", "%FF", "%25FF", "%", "%2e%2e%2fpasswd", "a?b", "a#b", "a&amp;b", "<b>", "\"'",
        " ", "a\nb", "a\\b", "...", ".hidden", "-rf", "c:d", "CON", "a;C=N", "index.html", "\xff\xff/\xfe", "%FF%FF/x", "\xc2\x85", "e\xcc\x81", "\xc3\xa9"})
    files[name] = "bytes of " + name;
  const std::string longest(255, 'n');
  files[longest] = longest;
  files[std::string(254, 'n') + "\xff"] = "of a name that grows";
  const auto connector = open(files);
  std::set<std::string> paths, bytes;
  for (const auto& file : listing(*connector)) {
    EXPECT_TRUE(paths.insert(file.path).second) << file.path << " twice";
    EXPECT_TRUE(bytes.insert(bytes_of(*connector, file)).second) << file.path << " has bytes of another file";
    EXPECT_TRUE(is_utf8(file.path)) << file.path;
    EXPECT_FALSE(("/" + file.path + "/").find("/../") != std::string::npos || file.path.starts_with('/')) << file.path;
  }
  EXPECT_EQ(bytes.size(), files_.size());
  for (const auto& [name, content] : files_) EXPECT_TRUE(bytes.contains(content)) << name << " is not there";
  EXPECT_TRUE(connector->complete());
}

TEST_P(ConnectorConformance, TheRestOfAFileIsTheRest) {
  const auto connector = open(some_files);
  for (const auto& file : listing(*connector)) {
    const auto& whole = some_files.at(file.path);
    if (const int descriptor = connector->open(file); descriptor >= 0) {
      ::close(descriptor);
      continue;
    }
    for (const auto from : {std::size_t{1}, whole.size() / 2, whole.size() - 1}) {
      if (whole.size() < 3) continue;
      std::string rest;
      connector->fetch(file, from, [&](std::span<const char> piece) {
        rest.append(piece.data(), piece.size());
        return true;
      });
      EXPECT_EQ(rest, whole.substr(from)) << file.path << " from " << from;
    }
  }
}

TEST_P(ConnectorConformance, ADownloadThatIsStoppedIsNoError) {
  const auto connector = open(some_files);
  for (const auto& file : listing(*connector)) {
    if (const int descriptor = connector->open(file); descriptor >= 0) {
      ::close(descriptor);
      continue;
    }
    int pieces = 0;
    EXPECT_NO_THROW(connector->fetch(file, 0, [&](std::span<const char>) { return ++pieces, false; })) << file.path;
    EXPECT_LE(pieces, 1) << file.path;
  }
}

TEST_P(ConnectorConformance, RemoteFilesHaveAddresses) {
  const auto connector = open(some_files);
  for (const auto& file : listing(*connector)) {
    const int descriptor = connector->open(file);
    if (descriptor >= 0) ::close(descriptor);
    EXPECT_EQ(file.url.empty(), descriptor >= 0) << file.path;
    if (descriptor >= 0 || !GetParam().can.single_file) continue;
    const auto alone = list(file.url, place_->options());  // the address is a source of this one file
    ASSERT_EQ(alone.files.size(), 1U) << file.url << ": " << alone.what;
    EXPECT_EQ(fetch(*alone.connector, alone.files.begin()->second).bytes, files_.at(file.path)) << file.url;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ConnectorConformance, testing::ValuesIn(all_places()),
                         [](const auto& tested) { return tested.param.name; });

TEST(Connectors, AreSortedAndClaimSources) {
  const auto all = connector_kinds();
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->name < b->name; }));
  EXPECT_THROW(open_source(""), Error);
  EXPECT_THROW(open_source("gopher://host/x"), Error);
}

}  // namespace
}  // namespace quarry::test
