// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "connectors/all_files.hpp"
#include "connectors/s3_fake.hpp"
#include "quarry/connectors.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "s3/address.hpp"
#include "s3/list_result.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

TEST(S3Address, EveryForm) {
  const auto show = [](const std::string& text, const ConnectorOptions& options = {}) {
    const auto bucket = s3::parse(text, options);
    return bucket ? bucket->endpoint + " " + bucket->name + " " + bucket->key + " " + bucket->host : "none";
  };
  EXPECT_EQ(show("s3://lab-data/a/b c"), "https://s3.us-east-1.amazonaws.com lab-data a/b c amazonaws.com");
  EXPECT_EQ(show("arn:aws:s3:::lab-data/a"), "https://s3.us-east-1.amazonaws.com lab-data a amazonaws.com");
  EXPECT_EQ(show("https://lab-data.s3.eu-west-1.amazonaws.com/a%20b"), "https://s3.eu-west-1.amazonaws.com lab-data a b amazonaws.com");
  EXPECT_EQ(show("https://lab.data.s3.amazonaws.com/a"), "https://s3.us-east-1.amazonaws.com lab.data a amazonaws.com");
  EXPECT_EQ(show("https://s3.eu-west-1.amazonaws.com/lab-data/a/"), "https://s3.eu-west-1.amazonaws.com lab-data a/ amazonaws.com");
  EXPECT_EQ(show("https://s3-eu-west-1.amazonaws.com/lab-data"), "https://s3.eu-west-1.amazonaws.com lab-data  amazonaws.com");
  ConnectorOptions own;
  own.settings = {{"s3.base_url", "https://store.example:9000/"}};
  EXPECT_EQ(show("s3://lab-data/a", own), "https://store.example:9000 lab-data a store.example:9000");
  EXPECT_EQ(show("https://store.example:9000/lab-data/a", own), "https://store.example:9000 lab-data a store.example:9000");
  for (const std::string other : {"https://store.example/lab-data/a", "https://evil-amazonaws.com/lab-data", "https://lab-data.s3.amazonaws.com/a?X-Amz-Signature=abc",
                                  "s3://x/a", "https://ec2.amazonaws.com/lab-data", "https://example.org/s3/amazonaws.com/x"})
    EXPECT_EQ(show(other), "none") << other;
}

TEST(S3ListResult, RefusesWhatIsNoListing) {
  EXPECT_FALSE(s3::read_list_result("<Error><Code>SlowDown</Code></Error>"));
  EXPECT_FALSE(s3::read_list_result("<ListBucketResult><Contents><Key>a</Key>"));
  EXPECT_FALSE(s3::read_list_result(""));
  EXPECT_FALSE(s3::read_list_result("<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z \"&x;&x;\">]><ListBucketResult><Name>&z;</Name></ListBucketResult>"));
  EXPECT_FALSE(s3::read_list_result("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ListBucketResult><Name>&x;</Name></ListBucketResult>"));
  std::string deep = "<ListBucketResult>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(s3::read_list_result(deep));
  const auto plain = s3::read_list_result("<ListBucketResult><Contents><Key>a+%41</Key></Contents></ListBucketResult>");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->objects.at(0).key, "a+%41") << "encoded only where it says so";
}

class S3 : public testing::Test {
 protected:
  void sign_in(const std::string& secret = "s3cr3t") {
    options_.credentials_file = (dir_.path() / "credentials.json").string();
    Credentials(options_.credentials_file).put("s3@" + fake_.host(), {{"access_key", "AKIDEXAMPLE"}, {"secret_key", secret}});
  }
  S3Fake fake_;
  TempDir dir_;
  ConnectorOptions options_ = fake_.options();
};

TEST_F(S3, APrefixIsAFolderAndManyPagesAreOneListing) {
  fake_.page_size = 7;
  std::map<std::string, std::string> expected;
  for (int i = 0; i < 40; ++i) {
    const auto name = "run" + std::to_string(i % 3) + "/f" + std::to_string(i);
    fake_.put("set/" + name, name);
    expected[name] = name;
  }
  fake_.put("set/run0/", "");
  fake_.put("settings", "not below it");
  for (const bool old : {false, true}) {
    fake_.old = old;
    const auto connector = open_source("s3://lab-data/set", options_);
    EXPECT_EQ(all_files(*connector), expected) << (old ? "version 1" : "version 2");
    EXPECT_TRUE(connector->complete());
  }
}

TEST_F(S3, RequestsAreSigned) {
  fake_.private_bucket = true;
  fake_.put("a b/ä+%2F~'().txt", "x");
  EXPECT_THROW(all_files(*open_source("s3://lab-data/", options_)), Error);
  sign_in();
  EXPECT_EQ(all_files(*open_source("s3://lab-data/", options_)).size(), 1U);
  EXPECT_EQ(all_files(*open_source("s3://lab-data/a b/", options_)).size(), 1U);
  EXPECT_FALSE(fake_.service().journal().any_contains("s3cr3t", "s3"));
}

TEST_F(S3, TheRightRegionIsFound) {
  fake_.private_bucket = true;
  fake_.region = "eu-central-1";
  fake_.put("a", "x");
  sign_in();
  EXPECT_EQ(all_files(*open_source("s3://lab-data/", options_)).size(), 1U);
}

TEST_F(S3, AWrongKeyIsFinalAndSaysWhatToDo) {
  fake_.private_bucket = true;
  sign_in("wrong");
  try {
    all_files(*open_source("s3://lab-data/", options_));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied);
    const std::string text = error.what();
    EXPECT_NE(text.find("SignatureDoesNotMatch"), std::string::npos) << text;
    EXPECT_NE(text.find("quarry auth add s3@"), std::string::npos) << text;
    EXPECT_EQ(text.find("wrong"), text.rfind("wrong")) << text;
  }
}

TEST_F(S3, SlowDownWithin200IsAskedAgain) {
  fake_.put("a", "x");
  const auto fault = fake_.service().add(When{.part = "prefix="}.at_most(2), fault::answer(text_answer(200, "<Error><Code>SlowDown</Code></Error>", "application/xml")));
  EXPECT_EQ(all_files(*open_source("s3://lab-data/", options_)).size(), 1U);
  EXPECT_EQ(fake_.service().struck(fault), 2U);
}

TEST_F(S3, AClockThatIsWrongIsFinal) {
  fake_.service().add({}, fault::status(403, {}, "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>"));
  EXPECT_THROW(open_source("s3://lab-data/a", options_), Error);
  EXPECT_LE(fake_.service().journal().entries().size(), 2U);
}

TEST_F(S3, ATokenThatGoesRoundEndsTheListing) {
  fake_.service().add({.part = "prefix="}, fault::answer(text_answer(200, "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken></ListBucketResult>")));
  const auto connector = open_source("s3://lab-data/", options_);
  EXPECT_THROW(all_files(*connector), Error);
  EXPECT_FALSE(connector->complete());
}

TEST_F(S3, ETagsThatAreNoMD5CondemnNoFile) {
  fake_.put("multi", "one");
  fake_.put("secret", "two");
  fake_.multipart.insert("multi");
  fake_.encrypted.insert("secret");
  const auto files = all_files(*open_source("s3://lab-data/", options_));
  EXPECT_EQ(files.at("multi"), "one");
  EXPECT_EQ(files.at("secret"), "two");
}

TEST_F(S3, OneWrongBitIsFound) {
  fake_.put("a", std::string(1000, 'x'));
  fake_.service().add({.part = "/lab-data/a"}, fault::corrupt(500));
  EXPECT_THROW(all_files(*open_source("s3://lab-data/", options_)), Error);
}

TEST_F(S3, KeysThatAreNoPathsAreKeptApart) {
  for (const std::string key : {"../../x", "/abs", "a//b", "a/b", "%2F", "n\nl", ".", "a", "q?a=b", "h#a"}) fake_.put(key, "bytes of " + key);
  const auto files = all_files(*open_source("s3://lab-data/", options_));
  EXPECT_EQ(files.size(), 10U);
  std::set<std::string> contents;
  for (const auto& [path, bytes] : files) {
    contents.insert(bytes);
    EXPECT_EQ(("/" + path + "/").find("/../"), std::string::npos) << path;
    EXPECT_FALSE(path.starts_with("/")) << path;
  }
  EXPECT_EQ(contents.size(), 10U);
}

}  // namespace
}  // namespace quarry::test
