// SPDX-License-Identifier: GPL-3.0-or-later
// What connectors to services have in common, tried without any of them.
#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/call.hpp"
#include "fakes/faults.hpp"
#include "fakes/service.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/api.hpp"
#include "service/authorization.hpp"
#include "service/checksum.hpp"
#include "service/entry_names.hpp"

namespace quarry::service {
namespace {

using test::Answer;
using test::Call;
using test::FakeService;
using test::json_answer;

ConnectorOptions quick(const FakeService& service) {
  ConnectorOptions options;
  options.allowed_hosts = service.hosts();
  options.retry_scale = 0.001;
  return options;
}

std::vector<std::string> names_of(std::vector<Entry> entries, bool paths) {
  std::vector<NamedEntry> named;
  for (auto& entry : entries) named.push_back({&entry, {}});
  name_entries(named, paths);
  std::vector<std::string> names;
  for (auto& one : named) names.push_back(one.path);
  return names;
}

Entry entry(const std::string& name, const std::string& id) {
  Entry one;
  one.name = name;
  one.file.id = id;
  return one;
}

TEST(EntryNames, EqualNamesAreAllMarkedByTheirIds) {
  const auto names = names_of({entry("a.txt", "1"), entry("a.txt", "2"), entry("b", "3")}, false);
  EXPECT_EQ(names[2], "b");
  EXPECT_NE(names[0], names[1]);
  for (const auto i : {0U, 1U}) {
    EXPECT_TRUE(names[i].starts_with("a~") && names[i].ends_with(".txt")) << names[i];
  }
  const auto without_first = names_of({entry("b", "3"), entry("a.txt", "2"), entry("a.txt", "9")}, false);
  EXPECT_EQ(without_first[1], names[1]) << "one keeps its name when another goes";
}

TEST(EntryNames, SlashesPartFoldersOnlyWhereTheServiceSaysSo) {
  EXPECT_EQ(names_of({entry("a/b", "1")}, false)[0], "a%2Fb");
  EXPECT_EQ(names_of({entry("a/b", "1")}, true)[0], "a/b");
  EXPECT_EQ(names_of({entry("../../etc/passwd", "1")}, true)[0], "%2E%2E/%2E%2E/etc/passwd");
  EXPECT_EQ(names_of({entry("/abs", "1")}, true)[0], "%00/abs");
  EXPECT_EQ(names_of({entry("a//b", "1")}, true)[0], "a/%00/b");
}

TEST(EntryNames, AFileThatIsAFolderToOthersIsMarked) {
  const auto names = names_of({entry("a", "1"), entry("a/b", "2")}, true);
  EXPECT_NE(names[0], "a");
  EXPECT_EQ(names[1], "a/b");
}

TEST(EntryNames, AnyNumberOfTwinsAreApart) {
  std::vector<Entry> twins;
  for (int i = 0; i < 50; ++i) twins.push_back(entry(std::string(300, 'x'), ""));
  auto names = names_of(std::move(twins), false);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(Answers, NumbersAsServicesWriteThem) {
  const Value value(Object{{"a", 12}, {"b", "12"}, {"c", 12.0}, {"d", 12.5}, {"e", -1}, {"f", "x"}, {"g", 1e300}, {"h", nullptr}, {"i", ExactNumber{"18446744073709551615"}}});
  for (const auto* const name : {"a", "b", "c"}) EXPECT_EQ(size_at(value, name), 12U) << name;
  for (const auto* const name : {"d", "e", "f", "g", "h", "i", "nothing"}) EXPECT_EQ(size_at(value, name), std::nullopt) << name;
}

TEST(Answers, TimesAndChecksums) {
  EXPECT_EQ(utc_time("2020-11-27 10:52:23.945755"), "2020-11-27T10:52:23Z");
  EXPECT_EQ(utc_time("2024-03-01T09:00:00.123456+01:00"), "2024-03-01T08:00:00Z");
  EXPECT_EQ(utc_time("2024-03-01"), "");
  EXPECT_EQ(checksum_of("SHA-1", std::string(40, 'A')), "sha1:" + std::string(40, 'a'));
  EXPECT_EQ(checksum_of("md5", std::string(31, 'a')), "");
  EXPECT_EQ(checksum_of("crc", "abcd"), "");
}

TEST(Answers, ReasonsAreOneLineWithoutSecrets) {
  HttpAnswer answer;
  answer.status = 403;
  answer.body = R"({"error": {"message": "no\naccess to https://h/x?access_token=s3cr3t&a=1"}})";
  EXPECT_EQ(reason_of(answer), "the server says 403: no access to https://h/x?a=1");
  answer.body = "<!DOCTYPE html><html>login</html>";
  EXPECT_EQ(reason_of(answer), "the server says 403 with a web page");
}

TEST(ServiceChecksum, KnownAnswers) {
  const auto sum = [](const std::string& like, const std::string& bytes) {
    Checksum checksum(like);
    checksum.add(bytes);
    return checksum.text();
  };
  EXPECT_EQ(sum("md5:", "abc"), "md5:900150983cd24fb0d6963f7d28e17f72");          // RFC 1321
  EXPECT_EQ(sum("sha1:", "abc"), "sha1:a9993e364706816aba3e25717850c26c9cd0d89d");  // FIPS 180
  EXPECT_EQ(sum("sha256:", ""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sum("crc32c:x", "abc"), "");
  // SHA-256 of the SHA-256 of each block of 4 MiB, made here by the plain algorithm.
  const std::string two_blocks(std::size_t{5} << 20, 'q');
  const auto blocks = digest_of("sha256", two_blocks.substr(0, std::size_t{4} << 20)) + digest_of("sha256", two_blocks.substr(std::size_t{4} << 20));
  EXPECT_EQ(sum("dropbox:", two_blocks), "dropbox" + sum("sha256:", blocks).substr(6));
}

TEST(ServiceChecksum, Base64) {
  EXPECT_EQ(base64("foob"), "Zm9vYg==");  // RFC 4648 section 10
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("\xfb\xff", true), "-_8");
}

/// Asks for tokens that it counts; only the newest is taken.
struct TokenService {
  int given = 0;
  bool refuses = false;
  std::string needed() const { return "Bearer t" + std::to_string(given); }
  FakeService service{{"api", "auth"}, [this](const Call& call) -> Answer {
    if (call.role == "auth") {
      if (refuses) return json_answer(Object{{"error", "invalid_grant"}, {"error_description", "revoked"}}, 400);
      return json_answer(Object{{"access_token", "t" + std::to_string(++given)}, {"expires_in", 3600}});
    }
    if (call.header("authorization") != needed()) return json_answer(Object{{"message", "who are you"}}, 401);
    return json_answer(Object{{"ok", true}});
  }};

  std::shared_ptr<OAuth> oauth(std::function<void(const Value&)> keep = {}) {
    HttpRequest request;
    request.method = "POST";
    request.url = service.url("auth", "/token");
    request.headers = {"Content-Type: application/x-www-form-urlencoded"};
    request.body = form_of({{"grant_type", "refresh_token"}, {"refresh_token", "r e"}});
    return std::make_shared<OAuth>(quick(service), OAuth::Grant{[request] { return request; }, std::move(keep), {}, "test", {}});
  }
};

TEST(ServiceApi, ATokenIsAskedForOnceAndAgainAfterARefusal) {
  TokenService tokens;
  Api api(quick(tokens.service), {.name = "test", .base_url = tokens.service.url("api", ""), .who = tokens.oauth()});
  EXPECT_TRUE(flag_at(api.json({.url = "/x"}, "x"), "ok"));
  EXPECT_TRUE(flag_at(api.json({.url = "/x"}, "x"), "ok"));
  EXPECT_EQ(tokens.given, 1);
  {
    const auto lock = tokens.service.lock();
    ++tokens.given;  // as if another process had asked: the first is no longer taken
  }
  EXPECT_TRUE(flag_at(api.json({.url = "/x"}, "x"), "ok"));
  EXPECT_EQ(tokens.given, 3);
}

TEST(ServiceApi, ASecondRefusalIsTheEnd) {
  FakeService service({"api", "auth"}, [](const Call& call) {
    return call.role == "auth" ? json_answer(Object{{"access_token", "t"}}) : json_answer(Object{{"message", "no"}}, 401);
  });
  HttpRequest request;
  request.method = "POST";
  request.body = "a=b";
  request.url = service.url("auth", "/token");
  const auto oauth = std::make_shared<OAuth>(quick(service), OAuth::Grant{[request] { return request; }, {}, {}, "test", {}});
  Api api(quick(service), {.name = "test", .base_url = service.url("api", ""), .who = oauth, .hint = "do this"});
  try {
    api.json({.url = "/x"}, "thing");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied);
    EXPECT_STREQ(error.what(), "thing: the server says 401: no; do this");
  }
  EXPECT_EQ(service.journal().requests_to("api").size(), 2U);
}

TEST(ServiceApi, ARevokedGrantIsFinalAndSaysWhatToDo) {
  TokenService tokens;
  tokens.refuses = true;
  Api api(quick(tokens.service), {.name = "test", .base_url = tokens.service.url("api", ""), .who = tokens.oauth()});
  try {
    api.json({.url = "/x"}, "thing");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied);
    EXPECT_NE(std::string(error.what()).find("revoked; renew what is stored with: quarry auth add test"), std::string::npos) << error.what();
  }
  EXPECT_TRUE(tokens.service.journal().requests_to("api").empty());
  EXPECT_EQ(tokens.service.journal().requests_to("auth").size(), 1U);
}

TEST(ServiceApi, WhatMustBeKeptIsKeptBeforeItIsUsed) {
  TokenService tokens;
  std::vector<std::size_t> uses_when_kept;
  Api api(quick(tokens.service), {.name = "test", .base_url = tokens.service.url("api", ""), .who = tokens.oauth([&](const Value& answer) {
            EXPECT_EQ(text_at(answer, "access_token"), "t1");
            uses_when_kept.push_back(tokens.service.journal().requests_to("api").size());
          })});
  api.json({.url = "/x"}, "x");
  EXPECT_EQ(uses_when_kept, std::vector<std::size_t>{0});
}

TEST(ServiceApi, HeadersOfOursStayAtTheService) {
  FakeService service({"api", "cdn"}, [&](const Call& call) -> Answer {
    if (call.path == "/away") return test::redirect_answer("http://127.0.0.1:" + std::string(call.parameter("port")) + "/x");
    return json_answer(Object{{"ok", true}});
  });
  Api api(quick(service), {.name = "test", .base_url = service.url("api", ""), .who = fixed_header("X-API-Key: s3cr3t")});
  api.json({.url = "/away", .parameters = {{"port", std::to_string(service.port("cdn"))}}}, "x");
  api.json({.url = service.url("cdn", "/direct")}, "x");
  EXPECT_EQ(service.journal().requests_to("cdn").size(), 2U);
  EXPECT_TRUE(service.journal().any_contains("s3cr3t", "api"));
  EXPECT_FALSE(service.journal().any_contains("s3cr3t", "cdn"));
}

TEST(ServiceApi, SlowDownHoldsAllWhoShareTheService) {
  FakeService service([](const Call&) { return json_answer(Object{{"ok", true}}); });
  service.add(test::When{}.once(), test::fault::status(429, {{"Retry-After", "100"}}));
  auto options = quick(service);
  options.retry_scale = 0.002;  // 0.2 s
  Api api(options, {.name = "test", .base_url = service.url("api", "")});
  api.json({.url = "/x"}, "x");
  const auto entries = service.journal().requests_to("api");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_GE(entries[1].time - entries[0].time, std::chrono::milliseconds(190));
}

TEST(PageGuardTest, LoopsAndEndlessEmptyPagesEnd) {
  PageGuard loop("l");
  loop.page(1, "a");
  loop.page(1, "b");
  EXPECT_THROW(loop.page(1, "a"), Error);
  PageGuard empty("e");
  EXPECT_THROW(
      for (int i = 0; i < 1000; ++i) empty.page(0, std::to_string(i)), Error);
}

}  // namespace
}  // namespace quarry::service
