// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "connectors/all_files.hpp"
#include "connectors/nist_pdr_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

TEST(NistPdr, EveryFormLeadsToTheFilesAndNothingElse) {
  const std::map<std::string, std::string> files{{"a.csv", "x"}, {"run/b.csv", "y"}};
  NistPdrFake fake(files);
  for (const auto& source : {std::string("nist:mds2-2157"), std::string("ark:/88434/mds2-2157"), fake.url("/od/id/mds2-2157"), fake.url("/od/id/ark:/88434/mds2-2157")}) {
    const auto connector = open_source(source, fake.options());
    EXPECT_EQ(all_files(*connector), files) << source;
    EXPECT_TRUE(connector->complete());
  }
  EXPECT_EQ(all_files(*open_source(fake.url("/od/ds/ark:/88434/mds2-2157/run/b.csv"), fake.options())), (std::map<std::string, std::string>{{"b.csv", "y"}}));
}

TEST(NistPdr, DescribesItself) {
  NistPdrFake fake(std::map<std::string, std::string>{{"a", "x"}});
  const auto dataset = open_source("nist:mds2-2157", fake.options())->dataset();
  EXPECT_EQ(dataset.at_path("dc.titles")->as_array().at(0).find("title")->as_string(), "Neutron diffraction of steels");
  EXPECT_EQ(dataset.at_path("dc.creators")->as_array().at(0).find("familyName")->as_string(), "Noether");
  EXPECT_EQ(dataset.at_path("dc.publicationYear")->as_string(), "2020");
}

TEST(NistPdr, AnUnknownHashIsNoneAndPathsStayBelow) {
  NistPdrFake fake(std::map<std::string, std::string>{{"../../etc/x", "a"}, {"/abs", "b"}});
  fake.algorithm = "whirlpool";
  const auto files = all_files(*open_source("nist:mds2-2157", fake.options()));
  EXPECT_EQ(files.size(), 2U);
  for (const auto& [path, bytes] : files) EXPECT_TRUE(path.find("..") == std::string::npos && !path.starts_with("/")) << path;
}

TEST(NistPdr, AnAddressOfAnotherHostThatIsNotPublicIsRefused) {
  NistPdrFake fake(std::map<std::string, std::string>{{"a", "x"}});
  auto options = fake.options();
  std::erase(options.allowed_hosts, fake.service().host("store"));
  EXPECT_THROW(all_files(*open_source("nist:mds2-2157", options)), Error);
  EXPECT_EQ(fake.service().connections("store"), 0U);
}

}  // namespace
}  // namespace quarry::test
