// SPDX-License-Identifier: GPL-3.0-or-later
// What every connector keeps, whatever its place. A new one joins by a line in `kinds`.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "conformance/place.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

std::vector<PlaceKind> kinds() { return {http_place(), local_place()}; }

/// Lead bytes and the count of those that follow (RFC 3629).
bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    i += length;
  }
  return true;
}

const std::map<std::string, std::string> some_files{
    {"a.txt", "alpha"}, {"empty", ""}, {"sub/b.txt", "beta"}, {"sub/deep/c d.txt", "gamma"}, {"big.bin", std::string(300'000, 'x')}};

class ConnectorConformance : public testing::TestWithParam<PlaceKind> {
 protected:
  std::unique_ptr<Connector> open(const std::map<std::string, std::string>& files) {
    place_ = GetParam().make(files);
    return open();
  }
  /// The same place, or what lies below it.
  std::unique_ptr<Connector> open(const std::string& below = "") const {
    return open_source(place_->source() + below, place_->options());
  }
  static std::vector<RemoteFile> listing(Connector& connector) {
    std::vector<RemoteFile> files;
    while (auto file = connector.next()) files.push_back(std::move(*file));
    return files;
  }
  static std::string bytes_of(Connector& connector, const RemoteFile& file) {
    std::string bytes;
    const int descriptor = connector.open(file);
    if (descriptor < 0) {
      connector.fetch(file, 0, [&](std::span<const char> piece) {
        bytes.append(piece.data(), piece.size());
        return true;
      });
      return bytes;
    }
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(descriptor, buffer, sizeof buffer)) > 0;)
      bytes.append(buffer, static_cast<std::size_t>(got));
    ::close(descriptor);
    return bytes;
  }

  std::unique_ptr<Place> place_;
};

TEST_P(ConnectorConformance, ListsEveryFileOnceAndGivesItsBytes) {
  const auto connector = open(some_files);
  std::map<std::string, std::string> seen;
  for (const auto& file : listing(*connector)) {
    EXPECT_TRUE(seen.emplace(file.path, bytes_of(*connector, file)).second) << file.path << " twice";
    EXPECT_EQ(file.size.value_or(seen[file.path].size()), seen[file.path].size()) << file.path;
  }
  EXPECT_EQ(seen, some_files);
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
  const auto connector = open("/only.txt");
  const auto files = listing(*connector);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "only.txt");
  EXPECT_EQ(bytes_of(*connector, files[0]), "alpha");
  EXPECT_TRUE(connector->complete());
}

TEST_P(ConnectorConformance, WhatIsNotThereIsNotFound) {
  const auto whole = open({{"a", "x"}});
  for (const std::string below : {"/nowhere", "/nowhere/", "/a/b"}) {
    try {
      const auto connector = open(below);
      listing(*connector);
      FAIL() << below << " was opened";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::not_found) << error.what();
    }
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
  EXPECT_EQ(bytes.size(), files.size());
  for (const auto& [name, content] : files) EXPECT_TRUE(bytes.contains(content)) << name << " is not there";
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
  }
}

INSTANTIATE_TEST_SUITE_P(All, ConnectorConformance, testing::ValuesIn(kinds()),
                         [](const auto& tested) { return tested.param.name; });

TEST(Connectors, AreSortedAndClaimSources) {
  const auto all = connector_kinds();
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->name < b->name; }));
  EXPECT_THROW(open_source(""), Error);
  EXPECT_THROW(open_source("gopher://host/x"), Error);
}

}  // namespace
}  // namespace quarry::test
