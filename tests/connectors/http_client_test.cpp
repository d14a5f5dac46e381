// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_client.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "address_guard.hpp"
#include "names.hpp"
#include "redact.hpp"
#include "support/fake_http_server.hpp"

namespace quarry {
namespace {

using test::FakeHttpServer;
using test::http_answer;

bool is_public(const std::string& text) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) return is_public_address(reinterpret_cast<sockaddr*>(&v4));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr), 1) << text;
  return is_public_address(reinterpret_cast<sockaddr*>(&v6));
}

TEST(AddressGuard, KnowsWhatIsPublic) {
  for (const auto* text : {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "2606:4700::1111",
                           "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"})
    EXPECT_TRUE(is_public(text)) << text;
  for (const auto* text : {"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
                           "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1",
                           "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1", "2001::1", "2001:db8::1"})
    EXPECT_FALSE(is_public(text)) << text;
}

TEST(Addresses, AreParsedOrRefused) {
  const auto address = parse_address("HTTP://Example.org.:8080/a/../b?x=1#f");
  EXPECT_EQ(address.origin(), "http://example.org:8080");
  for (const auto* text : {"ftp://a/b", "file:///etc/passwd", "http://user:pw@host/", "gopher://x", "/path", "", "http://"})
    EXPECT_THROW(parse_address(text), Error) << text;
  EXPECT_EQ(resolve_url("http://h/a/b", "../c d#x"), "http://h/c%20d");
  EXPECT_EQ(resolve_url("http://h/a/", "file:///etc/passwd"), std::nullopt);
}

TEST(Addresses, AreShownWithoutSecrets) {
  struct Case {
    const char *address, *shown;
  };
  for (const auto& [address, shown] :
       {Case{"https://h/a/f.cif", "https://h/a/f.cif"}, Case{"https://h/f?version=2&download=1", "https://h/f?version=2&download=1"},
        Case{"https://h/f?access_token=abc", "https://h/f"}, Case{"https://h/f?v=2&Access%5FToken=abc&x=1", "https://h/f?v=2&x=1"},
        Case{"https://a.blob.net/c/f?sv=2022&se=2030&sr=b&sp=r&sig=abc%3D", "https://a.blob.net/c/f?sv=2022&se=2030&sr=b&sp=r"},
        Case{"https://s3/f?X-Amz-Algorithm=A&X-Amz-Credential=B&x-amz-signature=C&id=7", "https://s3/f?id=7"},
        Case{"https://h/f?X-Goog-Signature=abc", "https://h/f"}, Case{"https://h/f?AWSAccessKeyId=a&Signature=b&Expires=1", "https://h/f?Expires=1"},
        Case{"https://user:pass@h:1/f", "https://h:1/f"}, Case{"https://user:p@ss@h/f@1?q=a@b", "https://h/f@1?q=a@b"},
        Case{"https://token@h", "https://h"}, Case{"https://h/f#access_token=abc", "https://h/f"}, Case{"https://h/f?a=1;api-key=b", "https://h/f?a=1"},
        Case{"ftp://me:secret@h/x", "ftp://h/x"}, Case{"https://h/f?author=me&keyword=x", "https://h/f?author=me&keyword=x"},
        Case{"/a/folder@home?token=x", "/a/folder@home?token=x"}, Case{"", ""}}) {
    EXPECT_EQ(without_secrets(address), shown);
    EXPECT_EQ(without_secrets(shown), shown);
  }
  for (const auto* text : {"http://user:secret@host/", "ftp://user:secret@host/"}) {
    try {
      parse_address(text);
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos) << error.what();
    }
  }
}

TEST(Names, AreMadeSafe) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"plain.txt", "plain.txt"}, {"", "%00"},   {".", "%2E"},          {"..", "%2E%2E"},       {"a/b", "a%2Fb"},
      {"a\\b", "a%5Cb"},          {"a\nb", "a%0Ab"}, {"\xff", "%FF"}, {"gr\xc3\xbcn", "gr\xc3\xbcn"}, {"\xed\xa0\x80", "%ED%A0%80"}};
  for (const auto& [name, safe] : cases) EXPECT_EQ(safe_name(name), safe) << name;
  EXPECT_LE(safe_name(std::string(1000, 'x')).size(), 255U);
  EXPECT_EQ(percent_decoded("%2e%2E/%zz%4"), "../%zz%4");
}

TEST(HttpClient, RefusesAddressesThatAreNotPublic) {
  const FakeHttpServer server([](const std::string&) { return http_answer("200 OK", "", "secret"); });
  HttpClient client({});
  try {
    client.get({.url = server.url("/")});
    FAIL() << "a loopback address was reached";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::permission_denied);
    EXPECT_NE(std::string(error.what()).find("--allow-host " + server.host()), std::string::npos) << error.what();
  }
  EXPECT_TRUE(server.requests().empty());
  EXPECT_EQ(HttpClient({{server.host()}}).get({.url = server.url("/")}).body, "secret");
}

TEST(HttpClient, FollowsRedirectsWithEveryHopChecked) {
  const FakeHttpServer inner([](const std::string&) { return http_answer("200 OK", "", "inner"); });
  const FakeHttpServer outer([&](const std::string& request) {
    if (request.starts_with("GET /loop ")) return http_answer("302 Found", "Location: /loop\r\n", "");
    if (request.starts_with("GET /file ")) return http_answer("302 Found", "Location: file:///etc/passwd\r\n", "");
    return http_answer("302 Found", "Location: " + inner.url("/x") + "\r\n", "");
  });
  HttpClient only_outer({{outer.host()}});
  EXPECT_THROW(only_outer.get({.url = outer.url("/")}), Error);
  EXPECT_TRUE(inner.requests().empty());
  EXPECT_THROW(only_outer.get({.url = outer.url("/loop")}), Error);
  EXPECT_THROW(only_outer.get({.url = outer.url("/file")}), Error);

  HttpClient both({{outer.host(), inner.host()}});
  EXPECT_EQ(both.get({.url = outer.url("/"), .headers = {"X-Key: s3cret"}}).body, "inner");
  EXPECT_NE(outer.requests().back().find("s3cret"), std::string::npos);
  EXPECT_EQ(inner.requests().back().find("s3cret"), std::string::npos) << "a header followed a redirect to another origin";
}

TEST(HttpClient, TriesAgainWhereThatHelps) {
  int calls = 0;
  const FakeHttpServer server([&](const std::string&) {
    return ++calls < 3 ? http_answer("503 Service Unavailable", "Retry-After: 1\r\n", "later") : http_answer("200 OK", "", "now");
  });
  EXPECT_EQ(HttpClient({{server.host()}}).get({.url = server.url("/")}).body, "now");
  EXPECT_EQ(calls, 3);
}

TEST(HttpClient, AnInterruptEndsTheWaitForTheNextTry) {
  const FakeHttpServer server([](const std::string&) { return http_answer("503 Service Unavailable", "Retry-After: 100\r\n", "later"); });
  std::atomic<int> asked{0};
  HttpClient client({.allowed_hosts = {server.host()}, .interrupted = [&] { return ++asked > 2; }});
  const auto expect_end = [&](const std::function<void()>& request) {
    asked = 0;
    try {
      request();
      FAIL() << "it went on";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::unavailable);
      EXPECT_NE(std::string(error.what()).find("interrupted"), std::string::npos) << error.what();
    }
  };
  expect_end([&] { client.get({.url = server.url("/")}); });
  expect_end([&] { client.download({.url = server.url("/")}, [](std::span<const char>) { return true; }, [] {}); });
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(HttpClient, DoesNotTryAgainWhereItCannotHelp) {
  const FakeHttpServer server([](const std::string&) { return http_answer("404 Not Found", "", "gone"); });
  EXPECT_EQ(HttpClient({{server.host()}}).get({.url = server.url("/")}).status, 404);
  EXPECT_EQ(server.requests().size(), 1U);
}

std::string range_header(const std::string& request) {
  const auto at = request.find("Range: bytes=");
  return at == std::string::npos ? "" : request.substr(at + 13, request.find('\r', at) - at - 13);
}

/// Cuts the first answer in the middle; the rest depends on what a server may do.
struct Cut {
  const char* name;
  bool etag, ranges;
  bool changes;  ///< the file is another one at the second request
};

class CutBody : public testing::TestWithParam<Cut> {};

TEST_P(CutBody, EndsWithTheRightBytes) {
  const auto& cut = GetParam();
  const std::string first(100'000, 'a');
  const std::string second(100'000, 'b');
  int calls = 0;
  const FakeHttpServer server([&](const std::string& request) {
    ++calls;
    const auto& body = cut.changes && calls > 1 ? second : first;
    const std::string etag = cut.etag ? (cut.changes && calls > 1 ? "ETag: \"v2\"\r\n" : "ETag: \"v1\"\r\n") : "";
    if (calls == 1) return http_answer("200 OK", etag, body).substr(0, 50'000);
    const auto range = range_header(request);
    if (cut.ranges && !range.empty() && !cut.changes) {
      const auto start = std::stoul(range);
      return http_answer("206 Partial Content", etag + "Content-Range: bytes " + std::to_string(start) + "-99999/100000\r\n", body.substr(start));
    }
    return http_answer("200 OK", etag, body);
  });
  HttpClient client({{server.host()}});
  std::string received;
  const auto answer = client.download({.url = server.url("/f")},
                                      [&](std::span<const char> bytes) {
                                        received.append(bytes.data(), bytes.size());
                                        return true;
                                      },
                                      [&] { received.clear(); });
  EXPECT_GE(answer.status, 200);
  EXPECT_EQ(received, cut.changes ? second : first);
}

INSTANTIATE_TEST_SUITE_P(HttpClient, CutBody,
                         testing::Values(Cut{"resumed", true, true, false}, Cut{"no_ranges", true, false, false},
                                         Cut{"no_etag", false, true, false}, Cut{"changed", true, true, true}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(HttpClient, StopsAtItsLimit) {
  const FakeHttpServer server([](const std::string&) { return http_answer("200 OK", "", std::string(100'000, 'x')); });
  EXPECT_THROW(HttpClient({{server.host()}}).get({.url = server.url("/"), .body_limit = 1'000}), Error);
}

}  // namespace
}  // namespace quarry
