// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>

#include "connectors/all_files.hpp"
#include "connectors/github_fake.hpp"
#include "github/address.hpp"
#include "github/rate_limit.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

using Which = github::Release::Which;

/// The token is in the environment as long as this is.
struct SignedIn {
  SignedIn() { ::setenv("QUARRY_GITHUB_TOKEN", "t0ken", 1); }
  ~SignedIn() { ::unsetenv("QUARRY_GITHUB_TOKEN"); }
};

TEST(GithubAddress, EveryFormAPersonPastes) {
  const auto parse = [](const std::string& text) { return github::parse(text, {}); };
  for (const std::string same : {"github:lab/data", "https://github.com/lab/data", "https://www.github.com/lab/data/", "https://github.com/lab/data.git",
                                 "https://github.com/lab/data/releases/latest"}) {
    const auto release = parse(same);
    ASSERT_TRUE(release) << same;
    EXPECT_EQ(release->which, Which::latest) << same;
    EXPECT_EQ(release->owner + "/" + release->repository, "lab/data") << same;
  }
  EXPECT_EQ(parse("https://github.com/lab/data/releases")->which, Which::all);
  for (const std::string tagged : {"github:lab/data@v1/rc", "https://github.com/lab/data/releases/tag/v1/rc", "https://github.com/lab/data/releases/tag/v1%2Frc",
                                   "https://github.com/lab/data/archive/refs/tags/v1/rc.zip"}) {
    ASSERT_TRUE(parse(tagged)) << tagged;
    EXPECT_EQ(parse(tagged)->tag, "v1/rc") << tagged;
  }
  const auto file = parse("https://github.com/lab/data/releases/download/v1/rc/a%20b.csv");
  EXPECT_EQ(file->tag, "v1/rc");
  EXPECT_EQ(file->file, "a b.csv");
  EXPECT_EQ(parse("https://github.com/lab/data/releases/latest/download/x.csv")->file, "x.csv");
  for (const std::string other : {"https://github.com/lab", "https://github.com/lab/data/issues/5", "https://evilgithub.com/lab/data", "github:lab", "github:../x",
                                  "https://github.com/lab/data/tree/main", "http://github.com.evil.org/lab/data", "github:lab/data@"})
    EXPECT_FALSE(parse(other)) << other;
}

TEST(Github, ARepositoryIsItsLatestReleaseAndDescribesItself) {
  GithubFake fake;
  fake.add("v1", "old.csv", "1");
  fake.add("v2", "new.csv", "2");
  const auto connector = open_source(fake.web("/lab/data"), fake.options());
  EXPECT_EQ(connector->source(), fake.web("/lab/data/releases/tag/v2"));
  EXPECT_EQ(all_files(*connector), (std::map<std::string, std::string>{{"new.csv", "2"}}));
  EXPECT_TRUE(connector->complete());
  const auto dataset = connector->dataset();
  EXPECT_EQ(dataset.at_path("dc.titles")->as_array().at(0).find("title")->as_string(), "Release v2");
  EXPECT_EQ(dataset.at_path("dc.version")->as_string(), "v2");
  EXPECT_EQ(dataset.at_path("dc.publicationYear")->as_string(), "2025");
}

TEST(Github, AllReleasesAreFoldersAndPagesAreFollowed) {
  GithubFake fake;
  fake.page_size = 2;
  std::map<std::string, std::string> expected;
  for (const std::string tag : {"v1", "v2", "v3"})
    for (int i = 0; i < 5; ++i) {
      const auto name = "f" + std::to_string(i);
      fake.add(tag, name, tag + name);
      expected[tag + "/" + name] = tag + name;
    }
  const auto connector = open_source(fake.web("/lab/data/releases"), fake.options());
  EXPECT_EQ(all_files(*connector), expected);
  EXPECT_TRUE(connector->complete());
}

TEST(Github, ATokenReadsWhatIsPrivateAndIsNotShownToTheHostOfTheBytes) {
  GithubFake fake;
  fake.private_repository = true;
  fake.add("v1", "a.csv", "secret data");
  EXPECT_THROW(open_source("github:lab/data@v1", fake.options()), Error);
  const SignedIn token;
  const auto connector = open_source("github:lab/data@v1", fake.options());
  EXPECT_EQ(all_files(*connector), (std::map<std::string, std::string>{{"a.csv", "secret data"}}));
  EXPECT_TRUE(fake.service().journal().any_contains("t0ken", "api"));
  EXPECT_FALSE(fake.service().journal().any_contains("t0ken", "cdn"));
  EXPECT_FALSE(fake.service().journal().any_contains("t0ken", "web"));
}

TEST(Github, AFullQuotaIsWaitedFor) {
  GithubFake fake;
  fake.add("v1", "a.csv", "x");
  const auto soon = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() + 3);
  fake.service().add(When{.role = "api"}.at_most(2), fault::status(403, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", soon}}, R"({"message":"API rate limit exceeded"})"));
  fake.service().add(When{.role = "api", .skip = 3}.once(), fault::status(403, {}, R"({"message":"You have exceeded a secondary rate limit."})"));
  const auto connector = open_source("github:lab/data@v1", fake.options());
  EXPECT_EQ(all_files(*connector).size(), 1U);
}

TEST(Github, ALongWaitIsAnAnswerWithARemedy) {
  GithubFake fake;
  fake.service().add({.role = "api"}, fault::status(403, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "99999999999"}}, R"({"message":"API rate limit exceeded"})"));
  try {
    open_source("github:lab/data@v1", fake.options());
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied);
    EXPECT_NE(std::string(error.what()).find("quarry auth add github"), std::string::npos) << error.what();
  }
  EXPECT_EQ(fake.service().journal().entries().size(), 1U) << "nothing is asked after a final answer";
}

TEST(Github, LinksThatGoRoundOrAwayEndTheListing) {
  for (const bool away : {false, true}) {
    GithubFake fake;
    fake.add("v1", "a.csv", "x");
    const auto next = away ? std::string("http://127.0.0.1:9/steal") : fake.service().url("api", "/repos/lab/data/releases/1000/assets");
    fake.service().add({.role = "api", .part = "/assets"}, fault::header("Link", "<" + next + ">; rel=\"next\""));
    const auto connector = open_source("github:lab/data@v1", fake.options());
    EXPECT_THROW(all_files(*connector), Error) << next;
    EXPECT_FALSE(connector->complete());
  }
}

TEST(Github, AnAssetThatIsNotUploadedIsSaidAndTheListingNotWhole) {
  GithubFake fake;
  fake.add("v1", "a.csv", "x");
  fake.add("v1", "b.csv", "half").state = "starter";
  const auto connector = open_source("github:lab/data@v1", fake.options());
  EXPECT_EQ(all_files(*connector).size(), 1U);
  EXPECT_FALSE(connector->complete());
  EXPECT_EQ(connector->take_diagnostics().size(), 1U);
}

TEST(Github, AReplacedAssetIsAnotherVersionAndItsOldListingFails) {
  GithubFake fake;
  auto& asset = fake.add("v1", "a.csv", "first");
  const auto connector = open_source("github:lab/data@v1", fake.options());
  const auto before = connector->next();
  ASSERT_TRUE(before);
  {
    const auto lock = fake.service().lock();
    asset.bytes = "other";
    asset.id = 77;
  }
  EXPECT_THROW(connector->fetch(*before, 0, [](std::span<const char>) { return true; }), Error);
  const auto after = open_source("github:lab/data@v1", fake.options())->next();
  EXPECT_NE(after->etag, before->etag);
  EXPECT_NE(after->checksum, before->checksum);
}

TEST(Github, AnAssetWithoutDigestIsReadAndTheSourceCodeIsASource) {
  GithubFake fake;
  fake.add("v1", "a.csv", "x").digest = false;
  EXPECT_EQ(all_files(*open_source("github:lab/data@v1", fake.options())).at("a.csv"), "x");
  const auto source = open_source(fake.web("/lab/data/archive/refs/tags/v1.zip"), fake.options());
  EXPECT_EQ(all_files(*source), (std::map<std::string, std::string>{{"data-v1.zip", "PK-source"}}));
}

TEST(Github, ARenamedRepositoryIsFollowed) {
  GithubFake fake;
  fake.add("v1", "a.csv", "x");
  fake.service().add({.role = "api", .part = "/repos/old/"}, [&](const Call& call, const Handler&) {
    return redirect_answer(fake.service().url("api", "/repos/lab/data" + call.target.substr(std::string("/repos/old/name").size())), 301);
  });
  EXPECT_EQ(all_files(*open_source("github:old/name@v1", fake.options())).size(), 1U);
}

}  // namespace
}  // namespace quarry::test
