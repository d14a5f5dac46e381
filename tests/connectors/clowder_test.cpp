// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "connectors/all_files.hpp"
#include "connectors/clowder_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

class Clowder : public testing::Test {
 protected:
  std::string dataset() const { return fake_.url("/datasets/" + ClowderFake::object_id(ClowderFake::dataset)); }
  ConnectorOptions signed_in(const std::string& key) {
    auto options = fake_.options();
    options.credentials_file = (dir_.path() / "credentials.json").string();
    Credentials(options.credentials_file).put("clowder@" + fake_.host(), {{"key", key}});
    return options;
  }
  ClowderFake fake_{{{"a.csv", "x"}, {"run 1/OUTCAR", "y"}, {"run 1/deep/z", "z"}, {"run 10/OUTCAR", "w"}}};
  TempDir dir_;
};

TEST_F(Clowder, FoldersAreFoundInTheNamesAndADatasetDescribesItself) {
  const auto connector = open_source(dataset(), fake_.options());
  EXPECT_EQ(all_files(*connector), (std::map<std::string, std::string>{{"a.csv", "x"}, {"run 1/OUTCAR", "y"}, {"run 1/deep/z", "z"}, {"run 10/OUTCAR", "w"}}));
  EXPECT_TRUE(connector->complete());
  EXPECT_EQ(connector->dataset().at_path("dc.titles")->as_array().at(0).find("title")->as_string(), "Thin films");
  const auto file = open_source(dataset(), fake_.options())->next();
  EXPECT_EQ(file->modified, "2024-03-05T10:11:12Z");
  EXPECT_EQ(file->size, 1U);
}

TEST_F(Clowder, ACollectionsDatasetsAreFolders) {
  const auto connector = open_source("clowder+" + fake_.url("/collection/" + ClowderFake::object_id(ClowderFake::collection)), fake_.options());
  EXPECT_TRUE(all_files(*connector).contains("Thin films/run 1/OUTCAR"));
}

TEST_F(Clowder, AKeyThatIsNotTakenIsNoShorterList) {
  fake_.private_files = true;
  EXPECT_EQ(all_files(*open_source(dataset(), signed_in("s3cretkey"))).size(), 4U);
  try {
    open_source(dataset(), signed_in("mistyped"));
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied);
    EXPECT_EQ(std::string(error.what()).find("mistyped"), std::string::npos) << error.what();
  }
  fake_.knows_me = false;
  const auto connector = open_source(dataset(), signed_in("mistyped"));
  EXPECT_TRUE(all_files(*connector).empty());
  EXPECT_EQ(connector->take_diagnostics().size(), 1U) << "an old server that cannot say so";
}

TEST_F(Clowder, ALoginPageIsARefusal) {
  fake_.login_page = true;
  try {
    open_source(dataset(), fake_.options());
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied) << error.what();
    EXPECT_NE(std::string(error.what()).find("quarry auth add clowder@"), std::string::npos) << error.what();
  }
}

TEST_F(Clowder, ABodyWithoutLengthThatIsCutIsGoneOnWith) {
  std::string big(300'000, 'q');
  for (std::size_t i = 0; i < big.size(); i += 1000) big[i] = static_cast<char>('a' + i / 1000 % 26);
  fake_.tree().put("big", big);
  const auto number = ClowderFake::number_id(*fake_.tree().file("big"));
  fake_.service().add(When{.part = number + "/blob"}.at_most(8), fault::cut_chunked(0.6));
  EXPECT_EQ(all_files(*open_source(dataset(), fake_.options())).at("big"), big);
  for (const auto& entry : fake_.service().journal().entries())
    if (const auto range = entry.call.header("range"); !range.empty()) {
      EXPECT_TRUE(range.ends_with("-") && !range.ends_with("=-")) << range;
    }
}

}  // namespace
}  // namespace quarry::test
