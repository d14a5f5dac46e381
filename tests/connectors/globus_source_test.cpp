// SPDX-License-Identifier: GPL-3.0-or-later
// How sources at Globus are named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "connectors/globus_fake.hpp"
#include "globus/source.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

using globus::parse_source;
using testing::HasSubstr;

const std::string id = GlobusFake::collection;

std::string why_refused(const std::string& source) {
  try {
    parse_source(source, {});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::invalid_argument);
    return error.what();
  }
  return "(taken)";
}

TEST(GlobusSource, WhatPeoplePasteIsTheCollectionAndThePath) {
  struct Form {
    std::string source, path;
  };
  for (const auto& [source, path] :
       std::vector<Form>{{"https://app.globus.org/file-manager?origin_id=" + id + "&origin_path=%2Fa%2Fb%2F", "/a/b/"},
                         {"https://app.globus.org/file-manager?two_pane=true&destination_id=" + id + "&destination_path=%2Fa%2F", "/a/"},
                         {"https://app.globus.org/file-manager?origin_id=" + id +
                              "&origin_path=%2Fa&destination_id=11111111-2222-4333-8444-555555555555&destination_"
                              "path=%2Fb",
                          "/a"},
                         {"https://app.globus.org/file-manager?origin_path=%2FR%26D%2F100%2525&origin_id=" + id, "/R&D/100%25"},
                         {"https://www.globus.org/app/transfer?origin_id=" + id + "&origin_path=%2F~%2Fx", "/~/x"},
                         {"https://transfer.globus-lab.example/?origin_id=" + id + "&origin_path=%2Fa", "/a"},
                         {"https://app.globus.org/file-manager?origin_id=" + id, ""},
                         {"https://app.globus.org/collections/" + id, ""},
                         {"https://app.globus.org/file-manager/collections/" + id + "/overview", ""},
                         {"globus://" + id + "/a%20b/c", "/a b/c"},
                         {"globus:/" + id + "/a", "/a"},
                         {"globus://" + id, ""},
                         {id + ":/a b/%41", "/a b/%41"},
                         {id + ":data", "/~/data"},
                         {id, ""},
                         {"82F1B5C6-6E9B-11E5-BA47-22000B92C6EC:/a", "/a"}}) {
    SCOPED_TRACE(source);
    EXPECT_TRUE(globus::names_globus(source, {}));
    const auto found = parse_source(source, {});
    EXPECT_EQ(found.collection, id);
    EXPECT_EQ(found.path, path);
    EXPECT_EQ(found.https, "");
  }
}

TEST(GlobusSource, AddressesOfHttpsServersAreKeptWhole) {
  for (const auto* const source : {"https://g-94ef14.a6f54f.03c0.data.globus.org/a%20b/c", "https://m-1.x.dn.glob.us/a%20b/c"}) {
    EXPECT_TRUE(globus::names_globus(source, {})) << source;
    const auto found = parse_source(source, {});
    EXPECT_EQ(found.https, source);
    EXPECT_EQ(found.path, "/a b/c");
    EXPECT_EQ(found.collection, "");
  }
  const ConnectorOptions named{.settings = {{"globus.https_hosts", "data.lab.example=" + id}}};
  EXPECT_EQ(parse_source("https://data.lab.example/x", named).collection, id);
}

TEST(GlobusSource, OldFormsAreRefusedWithAdvice) {
  for (const auto* const source : {"user#name", "go#ep1:/path", "gsiftp://host.example:2811/a", "sshftp://host/a"}) {
    EXPECT_TRUE(globus::names_globus(source, {})) << source;
    EXPECT_THAT(why_refused(source), HasSubstr("app.globus.org, or globus://UUID/path"));
  }
  EXPECT_THAT(why_refused("globus://somewhere/x"), HasSubstr("names no collection"));
}

TEST(GlobusSource, WhatIsOfOthersIsLeftToThem) {
  const TempDir folder;
  std::ofstream(folder.path() / "run#1") << "x";
  for (const std::string& source : {(folder.path() / "run#1").string(), std::string("/data"), std::string("https://evildata.globus.org.example/x"),
                                    std::string("https://notglob.us/x"), "https://example.org/file-manager?origin_id=" + id + "&origin_path=%2F",
                                    "https://app.globus.org.evil.example/collections/" + id, std::string("https://zenodo.org/records/1")})
    EXPECT_FALSE(globus::names_globus(source, {})) << source;
}

}  // namespace
}  // namespace quarry::test
