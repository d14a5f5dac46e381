// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "connectors/all_files.hpp"
#include "connectors/dspace_fake.hpp"
#include "dspace/address.hpp"
#include "quarry/connectors.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

std::map<std::string, std::string> many(int count) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < count; ++i) files["f" + std::to_string(i) + ".csv"] = "bytes " + std::to_string(i);
  return files;
}

TEST(DspaceAddress, EveryForm) {
  const auto parse = [](const std::string& text) { return dspace::parse(text, {}); };
  for (const std::string same : {"https://materialsdata.nist.gov/handle/11256/702", "https://materialsdata.nist.gov/dspace/xmlui/handle/11256/702", "https://hdl.handle.net/11256/702",
                                 "http://hdl.handle.net/11256/702", "dspace:11256/702", "https://materialsdata.nist.gov/xmlui/handle/11256/702/"}) {
    const auto named = parse(same);
    ASSERT_TRUE(named) << same;
    EXPECT_EQ(named->handle, "11256/702") << same;
    EXPECT_EQ(named->base, "https://materialsdata.nist.gov") << same;
  }
  EXPECT_EQ(parse("https://materialsdata.nist.gov/bitstream/handle/11256/702/a%20b.csv?sequence=1&isAllowed=y")->file, "a b.csv");
  const auto uuid = DspaceFake::uuid(5);
  EXPECT_EQ(parse("https://materialsdata.nist.gov/items/" + uuid + "/full")->item, uuid);
  EXPECT_EQ(parse("https://materialsdata.nist.gov/bitstreams/" + uuid + "/download")->bitstream, uuid);
  for (const std::string other : {"https://example.org/handle/11256/702", "https://materialsdata.nist.gov/", "https://hdl.handle.net/1721/5", "dspace:x", "https://materialsdata.nist.gov/handle/11256"})
    EXPECT_FALSE(parse(other)) << other;
}

TEST(Dspace, ClampedPagesAreFollowedToTheirCount) {
  const auto files = many(53);
  DspaceFake fake(files);
  const auto connector = open_source("dspace:11256/2", fake.options());
  EXPECT_EQ(all_files(*connector), files);
  EXPECT_TRUE(connector->complete());
  const auto dataset = connector->dataset();
  EXPECT_EQ(dataset.at_path("dc.titles")->as_array().at(0).find("title")->as_string(), "Creep of alloy 617");
  EXPECT_EQ(dataset.at_path("dc.creators")->as_array().size(), 2U);
  EXPECT_EQ(dataset.at_path("dc.publicationYear")->as_string(), "2019");
}

TEST(Dspace, ACollectionsItemsAreFolders) {
  DspaceFake fake(std::map<std::string, std::string>{{"a.csv", "x"}});
  EXPECT_EQ(all_files(*open_source("dspace:11256/1", fake.options())), (std::map<std::string, std::string>{{"Creep of alloy 617/a.csv", "x"}}));
}

TEST(Dspace, VersionSixIsFoundAndItsListsHaveNoEndButAnEmptyPage) {
  const auto files = many(41);
  DspaceFake fake(files, 6);
  const auto connector = open_source(fake.url("/handle/11256/2"), fake.options());
  EXPECT_EQ(all_files(*connector), files);
  EXPECT_TRUE(connector->complete());
  const auto one = open_source(fake.url("/bitstream/handle/11256/2/f7.csv?sequence=1"), fake.options());
  EXPECT_EQ(all_files(*one), (std::map<std::string, std::string>{{"f7.csv", "bytes 7"}}));
  EXPECT_THROW(all_files(*open_source(fake.url("/bitstream/handle/11256/2/none"), fake.options())), Error);
}

TEST(Dspace, ALoginIsMadeOnceAndAgainWhenItEnds) {
  DspaceFake fake(std::map<std::string, std::string>{{"a.csv", "x"}, {"b.csv", "y"}});
  fake.restricted = true;
  EXPECT_THROW(open_source("dspace:11256/2", fake.options()), Error);
  TempDir dir;
  auto options = fake.options();
  options.credentials_file = (dir.path() / "credentials.json").string();
  Credentials(options.credentials_file).put("dspace@" + fake.host(), {{"user", "curie"}, {"password", "r4dium"}});
  const auto connector = open_source("dspace:11256/2", options);
  const auto first = connector->next();
  ASSERT_TRUE(first);
  {
    const auto lock = fake.service().lock();
    ++fake.logins;  // the token ended
  }
  std::string bytes;
  connector->fetch(*first, 0, [&](std::span<const char> piece) {
    bytes.append(piece.data(), piece.size());
    return true;
  });
  EXPECT_EQ(bytes, "x");
  EXPECT_EQ(fake.logins, 3);
  Credentials(options.credentials_file).put("dspace@" + fake.host(), {{"password", "wrong"}});
  try {
    open_source("dspace:11256/2", options);
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied) << error.what();
    EXPECT_EQ(std::string(error.what()).find("wrong"), std::string::npos) << error.what();
  }
}

TEST(Dspace, AServerThatIsNoDspaceIsSaidToBeNone) {
  FakeService web([](const Call&) { return text_answer(404, "<html>no</html>", "text/html"); });
  ConnectorOptions options;
  options.allowed_hosts = web.hosts();
  options.settings = {{"dspace.base_url", web.url("api", "")}};
  options.retry_scale = 0.001;
  try {
    open_source("dspace:11256/2", options);
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::not_found) << error.what();
  }
}

}  // namespace
}  // namespace quarry::test
