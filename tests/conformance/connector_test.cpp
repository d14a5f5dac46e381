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

std::vector<PlaceKind> kinds() { return {local_place()}; }

const std::map<std::string, std::string> some_files{
    {"a.txt", "alpha"}, {"empty", ""}, {"sub/b.txt", "beta"}, {"sub/deep/c d.txt", "gamma"}, {"big.bin", std::string(300'000, 'x')}};

class ConnectorConformance : public testing::TestWithParam<PlaceKind> {
 protected:
  std::unique_ptr<Connector> open(const std::map<std::string, std::string>& files) {
    place_ = GetParam().make(files);
    return open_source(place_->source());
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
  const auto again = open_source(place_->source());
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
  const auto connector = open_source(place_->source() + "/only.txt");
  const auto files = listing(*connector);
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "only.txt");
  EXPECT_EQ(bytes_of(*connector, files[0]), "alpha");
  EXPECT_TRUE(connector->complete());
}

TEST_P(ConnectorConformance, WhatIsNotThereIsNotFound) {
  try {
    const auto connector = open_source(GetParam().nowhere);
    listing(*connector);
    FAIL() << GetParam().nowhere << " was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::not_found) << error.what();
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
