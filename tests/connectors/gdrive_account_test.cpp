// SPDX-License-Identifier: GPL-3.0-or-later
// Who reads Google Drive: service accounts, refresh tokens, API keys, and nobody in particular.
#include "connectors/gdrive_case.hpp"
#include "gdrive/public_file.hpp"

namespace quarry::test {
namespace {

class GdriveAccountTest : public GdriveTest {};

TEST_F(GdriveAccountTest, ServiceAccountsSignForTokensFromGoogleAlone) {
  const auto options = fake.options_with({{"service_account", fake.service_account()}});
  const auto listing = list(folder_link(fake.root_id()), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(fake.service.journal().count("auth"), 1U);
  EXPECT_EQ(fake.service.connections("attacker"), 0U) << "the key's own token_uri is not believed";
  const auto broken = list(folder_link(fake.root_id()), fake.options_with({{"service_account", "{\"private_key\": \"s3cr3t"}}));
  EXPECT_EQ(broken.code, Code::invalid_argument);
  EXPECT_EQ(broken.what.find("s3cr3t"), std::string::npos) << broken.what;
}

TEST_F(GdriveAccountTest, AnApiKeyIsNeverInAnAddress) {
  const auto listing = list(folder_link(fake.root_id()), fake.options_with({{"api_key", "AIza-s3cret"}}));
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(bytes_of(listing, "a.txt"), "alpha");
  for (const auto& entry : fake.service.journal().entries()) EXPECT_EQ(entry.call.target.find("s3cret"), std::string::npos);
}

TEST_F(GdriveAccountTest, ARevokedTokenSaysWhatToDo) {
  const auto listing =
      list(folder_link(fake.root_id()), fake.options_with({{"client_id", "me.apps"}, {"client_secret", "x"}, {"refresh_token", "old-s3cret"}}));
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_NE(listing.what.find("quarry auth add gdrive"), std::string::npos) << listing.what;
  EXPECT_EQ(listing.what.find("s3cret"), std::string::npos) << listing.what;
  EXPECT_EQ(list(folder_link(fake.root_id()), fake.options_with({{"client_id", ""}})).code, Code::invalid_argument) << "half an account";
}

TEST_F(GdriveAccountTest, APublicFileNeedsNoAccount) {
  const auto options = fake.options_with({});
  const auto id = fake.file_id("a.txt");
  const auto listing = list(fake.service.url("site", "/file/d/" + id + "/view"), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.at("a.txt").size, 5U);
  EXPECT_EQ(bytes_of(listing, "a.txt"), "alpha");
  EXPECT_EQ(fake.service.journal().count("api"), 0U);
  EXPECT_EQ(list(folder_link(fake.root_id()), options).code, Code::permission_denied);
  EXPECT_NE(list(folder_link(fake.root_id()), options).what.find("quarry auth add gdrive"), std::string::npos);
  EXPECT_EQ(list(fake.service.url("site", "/open?id=1NoSuchFileAtAll"), options).code, Code::not_found);
  EXPECT_EQ(list("gdrive:/sub", options).code, Code::permission_denied);
}

TEST_F(GdriveAccountTest, TheWarningOfALargeFileIsConfirmedAndTheQuotaPageIsNoFile) {
  fake.tree.put("big.bin", std::string(3'000'000, '\x07'));
  const auto id = fake.file_id("big.bin");
  fake.large.insert(id);
  const auto listing = list("gdrive:" + id, fake.options_with({}));
  ASSERT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(listing.files.at("big.bin").size, 3'000'000U);
  EXPECT_TRUE(bytes_of(listing, "big.bin") == std::string(3'000'000, '\x07'));
  fake.worn_out.insert(id);
  const auto worn_out = fetched(listing, "big.bin");
  EXPECT_EQ(worn_out.code, Code::permission_denied);
  EXPECT_NE(worn_out.what.find("Too many users have viewed or downloaded this file recently"), std::string::npos) << worn_out.what;
}

TEST(GdriveWarning, AllFourFormsOfPages) {
  const std::string site = "https://drive.google.com/uc";
  using gdrive::way_on;
  EXPECT_EQ(way_on("<html><a id=x href=\"/uc?export=download&amp;confirm=ab&amp;id=1\">go</a>", site),
            "https://drive.google.com/uc?export=download&confirm=ab&id=1");
  EXPECT_EQ(way_on("<form id=\"download-form\" action=\"https://d.example/download\"><input type=\"hidden\" name=\"id\" value=\"a b\"></form>"
                   "<input type=\"hidden\" name=\"other\" value=\"1\">", site), "https://d.example/download?id=a%20b");
  EXPECT_EQ(way_on("<script>{\"downloadUrl\":\"https:\\/\\/d.example\\/x?a\\u003d1\\u0026b\\u003d2\"}</script>", site),
            "https://d.example/x?a=1&b=2");
  EXPECT_EQ(way_on("<html>Sign in</html>", site), std::nullopt);
  EXPECT_EQ(way_on("<form id=\"download-form\" action=\"javascript:x\"></form>", site), std::nullopt);
  EXPECT_EQ(gdrive::page_complaint("<p class=\"uc-error-subcaption\">Too many <a href=\"x\">users</a> &amp; more</p>"), "Too many users & more");
  EXPECT_EQ(gdrive::page_complaint("<p>fine</p>"), "");
}

TEST_F(GdriveAccountTest, APageThatLeadsToAnotherPlaceIsNotFollowed) {
  fake.service.add(
      {.role = "site"},
      fault::answer(text_answer(200, "<html><form id=\"download-form\" action=\"" + fake.service.url("attacker", "/x") + "\"></form>", "text/html")));
  const auto listing = list("gdrive:" + fake.file_id("a.txt"), fake.options_with({}));
  EXPECT_EQ(listing.code, Code::permission_denied) << listing.what;
  EXPECT_EQ(fake.service.connections("attacker"), 0U);
}

}  // namespace
}  // namespace quarry::test
