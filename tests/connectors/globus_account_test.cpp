// SPDX-License-Identifier: GPL-3.0-or-later
// Who we are at Globus: tokens, consents, and what is told where one is missing.
#include <fstream>
#include <sstream>

#include "connectors/globus_fixture.hpp"

namespace quarry::test {
namespace {

using testing::HasSubstr;

const std::string id = GlobusFake::collection;

class GlobusAccount : public GlobusTest {};

TEST_F(GlobusAccount, AnApplicationGivesTheConsentThatIsAskedFor) {
  fake_.ways.mapped = fake_.ways.needs_consent = true;
  const auto listing = list_all();
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_THAT(fake_.service.journal().requests_to("auth").at(1).call.body,
              HasSubstr("scope=" + percent_encoded("urn:globus:auth:scope:transfer.api.globus.org:all[*https://auth.globus.org/scopes/" + id +
                                                   "/data_access]")));
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  EXPECT_THAT(form_of_last_token(), HasSubstr("scope=" + percent_encoded("https://auth.globus.org/scopes/" + id +
                                                                         "/https[*https://auth.globus.org/scopes/" + id + "/data_access]")));
}

TEST_F(GlobusAccount, AConsentThatIsRefusedIsNotAskedForAgainAndAgain) {
  fake_.ways.mapped = fake_.ways.needs_consent = fake_.ways.refuses_consent = true;
  const auto listing = list_all();
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_EQ(lists(), 2U);
  EXPECT_EQ(fake_.service.journal().count("auth"), 2U);
}

TEST_F(GlobusAccount, APersonIsToldHowToConsent) {
  fake_.ways.mapped = fake_.ways.needs_consent = true;
  const auto listing = list_as(fake_.options_of_person());
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_THAT(listing.what, HasSubstr("globus session consent "
                                      "'urn:globus:auth:scope:transfer.api.globus.org:all[*https://auth.globus.org/scopes/" +
                                      id + "/data_access]'"));
  EXPECT_THAT(listing.what, HasSubstr("quarry auth add globus"));
  EXPECT_EQ(lists(), 1U);
}

TEST_F(GlobusAccount, WithoutAnAccountNothingIsAskedAndTheCommandIsTold) {
  auto options = fake_.options();
  options.credentials_file.clear();
  const auto listing = list_as(options);
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_THAT(listing.what, HasSubstr("quarry auth add globus"));
  EXPECT_TRUE(fake_.service.journal().entries().empty());
}

TEST_F(GlobusAccount, ATokenOfTheTransferApiAloneOpensNoFileAndTheErrorSaysWhatIsMissing) {
  const auto listing = list_as(fake_.options_of_person(false));
  ASSERT_TRUE(listing.complete) << listing.what;
  const auto fetched = fetch(*listing.connector, listing.files.at("a.txt"));
  EXPECT_EQ(fetched.code, Code::permission_denied);
  EXPECT_THAT(fetched.what, HasSubstr("globus session consent 'https://auth.globus.org/scopes/" + id + "/https'"));
  EXPECT_LE(fake_.service.journal().count("gcs"), 2U);
  const auto asked = fake_.service.journal().count("auth");
  fake_.ways.public_files = true;
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  EXPECT_EQ(fake_.service.journal().count("auth"), asked) << "a token that is not to be had is asked for again";
}

TEST_F(GlobusAccount, ARotatedRefreshTokenIsStoredBeforeItIsUsed) {
  fake_.ways.rotates = true;
  bool looked = false;
  strike({.role = "transfer"}, [&](const Call& call, const Handler& service) {
    looked = true;
    std::ostringstream stored;
    stored << std::ifstream(fake_.credentials_file("both")).rdbuf();
    EXPECT_EQ(stored.str().find(GlobusFake::first_refresh_token), std::string::npos) << "the token that is worth nothing now is still stored";
    EXPECT_THAT(stored.str(), HasSubstr("AgRefreshTokenNumber"));
    return service(call);
  });
  for (int process = 0; process < 3; ++process) {
    const auto listing = list_as(fake_.options_of_person());
    ASSERT_TRUE(listing.complete) << listing.what;
    EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  }
  EXPECT_TRUE(looked);
}

TEST_F(GlobusAccount, ExpiredTokensAreRenewedOnce) {
  const auto listing = list_all();
  ASSERT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("a.txt")).bytes, "alpha");
  const auto before = fake_.service.journal().count("auth");
  {
    const auto lock = fake_.service.lock();
    fake_.expire_tokens();
  }
  EXPECT_EQ(fetch(*listing.connector, listing.files.at("sub/b.txt")).bytes, "beta");
  EXPECT_EQ(fake_.service.journal().count("auth"), before + 1);
}

TEST_F(GlobusAccount, SecretsAreSentToAuthAloneAndTokensToTheirOwnServer) {
  const auto listing = list_all();
  for (const auto& [path, file] : listing.files) EXPECT_TRUE(fetch(*listing.connector, file).bytes);
  const auto basic = base64(std::string("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee:") + GlobusFake::client_secret);
  EXPECT_TRUE(fake_.service.journal().any_contains(basic, "auth"));
  for (const auto* const role : {"transfer", "gcs", "login"}) EXPECT_FALSE(fake_.service.journal().any_contains(basic, role)) << role;
  EXPECT_FALSE(fake_.service.journal().any_contains("AgFakeAccessToken1x", "gcs"));
  EXPECT_FALSE(fake_.service.journal().any_contains("AgFakeAccessToken2x", "transfer"));
}

TEST_F(GlobusAccount, WhoMustLogInAnewIsToldSo) {
  strike_listing(502, "ExternalError.DirListingFailed.LoginFailed", "530 c=LOGIN_DENIED");
  EXPECT_THAT(list_as(fake_.options_of_person()).what, HasSubstr("globus session update"));
}

}  // namespace
}  // namespace quarry::test
