// SPDX-License-Identifier: GPL-3.0-or-later
// The real server on a free port, spoken to byte by byte.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>

#include "e2e/quarry_program.hpp"

namespace quarry::test {
namespace {

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  timeval patience{20, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    return -1;
  }
  return fd;
}

/// Sends bytes as they are and reads until the other side closes.
std::string talk(int port, std::string_view bytes) {
  const int fd = connect_to(port);
  if (fd < 0) return {};
  while (!bytes.empty()) {
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  std::string answer;
  char buffer[4096];
  for (ssize_t got; (got = ::recv(fd, buffer, sizeof buffer, 0)) > 0;) answer.append(buffer, static_cast<std::size_t>(got));
  ::close(fd);
  return answer;
}

std::string get(int port, const std::string& target) {
  return talk(port, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}
int status_of(const std::string& answer) { return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0; }
Value body_of(const std::string& answer) { return parse_json(answer.substr(answer.find("\r\n\r\n") + 4)); }

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return ntohs(address.sin_port);
}

class Http : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    temp_ = new TempDir;
    const auto file = temp_->write("records.ndjson",
                                   R"({"subject":"a/b c","visible_to":["public"],"content":{"t":"alpha TiO2","n":1}})"
                                   "\n"
                                   R"({"subject":"hidden","visible_to":["urn:x:y"],"content":{"t":"alpha secret","n":2}})"
                                   "\n");
    const auto index = *temp_ / "index";
    ASSERT_EQ(quarry({"load", file, "--index", index}).status, 0);
    port_ = free_port();
    server_ = new Program({std::string(QUARRY_BIN_DIR) + "/quarry", "serve", "--index", index, "--listen", "127.0.0.1:" + std::to_string(port_)});
    for (int i = 0; i < 200; ++i) {
      const int fd = connect_to(port_);
      if (fd >= 0) {
        ::close(fd);
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL() << "the server does not listen";
  }
  static void TearDownTestSuite() {
    server_->send(SIGTERM);
    EXPECT_EQ(server_->wait(), 0) << server_->err();
    delete server_;
    delete temp_;
  }
  static TempDir* temp_;
  static Program* server_;
  static int port_;
};
TempDir* Http::temp_ = nullptr;
Program* Http::server_ = nullptr;
int Http::port_ = 0;

TEST(HttpFolder, IndexesAreAddressedByNameAliasAndUuidAndNewOnesAreFound) {
  const TempDir temp;
  const auto add = [&](const std::string& name) {
    const auto file = temp.write(name + ".ndjson", R"({"subject":"s","visible_to":["public"],"content":{"t":")" + name + R"("}})" "\n");
    ASSERT_EQ(quarry({"load", file, "--index", temp / ("folder/" + name)}).status, 0);
  };
  add("one");
  const auto uuid = quarry({"backup", temp / "copy", "--index", temp / "folder/one", "--json"}).json().find("uuid")->as_string();
  const auto port = free_port();
  Program server({std::string(QUARRY_BIN_DIR) + "/quarry", "serve", "--index", temp / "folder", "--listen", "127.0.0.1:" + std::to_string(port)});
  for (int i = 0; i < 400 && get(port, "/healthz").empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(status_of(get(port, "/v1/search?q=one")), 200);  // the only one
  add("two");
  for (int i = 0; i < 400 && status_of(get(port, "/v1/search?q=two&index=two")) != 200; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  for (const auto& name : {std::string("one"), uuid}) {
    const auto found = get(port, "/v1/search?q=one&index=" + name);
    ASSERT_EQ(status_of(found), 200) << found;
    EXPECT_EQ(body_of(found).at_path("total")->as_integer(), 1) << name;
  }
  EXPECT_EQ(body_of(get(port, "/v1/search?q=two&index=two")).at_path("total")->as_integer(), 1);
  EXPECT_EQ(status_of(get(port, "/v1/search?q=two")), 400);
  EXPECT_EQ(status_of(get(port, "/v1/search?q=two&index=three")), 404);
  EXPECT_EQ(status_of(get(port, "/v1/search?q=*&index=one&as_of=set")), 400);
  EXPECT_EQ(status_of(get(port, "/v1/search?q=*&index=one&as_of=set@1")), 200);
  EXPECT_EQ(status_of(get(port, "/v1/versions/set?index=one")), 404);
}

TEST_F(Http, APostFilterLeavesFacetsAlone) {
  const auto all = body_of(get(port_, "/v1/search?q=*&facet=n:5"));
  const auto n = all.at_path("facets.n")->as_array().front().find("value")->as_integer();
  const auto filter = R"({"type":"match_any","field_name":"n","values":[)" + std::to_string(n + 1'000) + "]";
  for (const auto& [end, same] : {std::pair(R"(,"post_filter":true})", true), {R"(,"post_filter":false})", false}, {"}", false}}) {
    std::string encoded;
    for (const auto c : filter + end) encoded += c == '"' ? "%22" : c == '{' ? "%7B" : c == '}' ? "%7D" : std::string(1, c);
    const auto found = body_of(get(port_, "/v1/search?q=*&facet=n:5&filter=" + encoded));
    EXPECT_EQ(found.at_path("total")->as_integer(), 0) << end;
    EXPECT_EQ(*found.at_path("facets") == *all.at_path("facets"), same) << end;
  }
}

TEST_F(Http, AnswersWhatIsPublic) {
  const auto found = get(port_, "/v1/search?q=alpha&facet=n:5");
  ASSERT_EQ(status_of(found), 200) << found;
  EXPECT_EQ(body_of(found).at_path("total")->as_integer(), 1);
  EXPECT_EQ(status_of(get(port_, "/v1/records/a/b%20c")), 200);
  EXPECT_EQ(status_of(get(port_, "/v1/records/a%2Fb%20c")), 200);
  EXPECT_EQ(status_of(get(port_, "/v1/records/hidden")), 404);
  EXPECT_EQ(status_of(get(port_, "/v1/fields")), 200);
  EXPECT_EQ(status_of(get(port_, "/healthz")), 200);
}

TEST_F(Http, WhatIsHiddenAndWhatIsNotThereAnswerAlike) {
  auto hidden = body_of(get(port_, "/v1/records/hidden"));
  auto absent = body_of(get(port_, "/v1/records/absent"));
  hidden.erase_path("detail");
  absent.erase_path("detail");
  EXPECT_EQ(hidden, absent);
}

TEST_F(Http, PostTakesTheSameNames) {
  const std::string body = R"({"q":"alpha","facet":["n:5"],"limit":1})";
  const auto answer = talk(port_, "POST /v1/search HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                                          std::to_string(body.size()) + "\r\n\r\n" + body);
  ASSERT_EQ(status_of(answer), 200) << answer;
  EXPECT_EQ(body_of(answer).at_path("total")->as_integer(), 1);
}

TEST_F(Http, AFacetMayBeAnObject) {
  const auto stats = body_of(get(port_, "/v1/search?q=alpha&facet=%7B%22field%22%3A%22n%22%2C%22type%22%3A%22stats%22%7D"));
  ASSERT_NE(stats.at_path("facets.n.stats.count"), nullptr) << to_json(stats);
  EXPECT_EQ(stats.at_path("facets.n.stats.count")->as_integer(), 1);
  const std::string body = R"({"q":"alpha","facet":["n:5",{"field":"n","name":"of n","type":"histogram","interval":1}],"limit":1})";
  const auto answer = body_of(talk(port_, "POST /v1/search HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                                              std::to_string(body.size()) + "\r\n\r\n" + body));
  ASSERT_NE(answer.at_path("facets.n"), nullptr) << to_json(answer);
  EXPECT_TRUE(answer.at_path("facets.n")->is_array());
  EXPECT_EQ(answer.at_path("facets")->find("of n")->find("buckets")->as_array().size(), 1U);
}

std::string chunks_of(const std::string& answer) {
  std::string body;
  for (auto at = answer.find("\r\n\r\n") + 4; at < answer.size();) {
    const auto size = std::stoul(answer.substr(at), nullptr, 16);
    at = answer.find("\r\n", at) + 2;
    body += answer.substr(at, size);
    at += size + 2;
    if (size == 0) return body;
  }
  return "cut off";
}

TEST_F(Http, AnExportComesInPieces) {
  const auto lines = get(port_, "/v1/export?q=alpha");
  ASSERT_EQ(status_of(lines), 200) << lines;
  EXPECT_NE(lines.find("application/x-ndjson"), std::string::npos);
  EXPECT_EQ(chunks_of(lines), "{\"content\":{\"n\":1,\"t\":\"alpha TiO2\"},\"subject\":\"a/b c\"}\n");
  EXPECT_EQ(chunks_of(get(port_, "/v1/export?q=alpha&format=csv&fields=n,t")), "subject,n,t\na/b c,1,alpha TiO2\n");
  const auto old = talk(port_, "GET /v1/export?q=alpha&fields=n HTTP/1.0\r\nHost: x\r\n\r\n");
  EXPECT_EQ(old.substr(old.find("\r\n\r\n") + 4), "{\"content\":{\"n\":1},\"subject\":\"a/b c\"}\n");
  EXPECT_EQ(status_of(get(port_, "/v1/export?q=alpha&sort=n")), 400);
  EXPECT_EQ(status_of(get(port_, "/v1/export?q=alpha&format=xml")), 400);
  const std::string one = "GET /v1/export?q=alpha HTTP/1.1\r\nHost: x\r\n\r\n";
  const auto both = talk(port_, one + "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(both.find("\"status\":\"ok\""), std::string::npos) << "the connection is kept";
}

TEST_F(Http, SelectsHighlightsAndFindsWhatIsLikeIt) {
  const auto found = body_of(get(port_, "/v1/search?q=alpha&fields=n&highlight=true&snippets=1"));
  EXPECT_EQ(found.at_path("hits")->as_array().front().find("content")->as_object().size(), 1U);
  EXPECT_EQ(found.at_path("hits")->as_array().front().at_path("highlight.t")->as_array().front().as_string(), "<em>alpha</em> TiO2");
  EXPECT_EQ(body_of(get(port_, "/v1/search?filter=%7B%22type%22:%22match_any%22,%22field_name%22:%22n%22,%22values%22:%5B2%5D%7D")).at_path("total")->as_integer(), 0);
  EXPECT_EQ(status_of(get(port_, "/v1/records/a/b%20c/similar")), 200);
  EXPECT_EQ(status_of(get(port_, "/v1/records/hidden/similar")), 404);
  EXPECT_EQ(status_of(get(port_, "/v1/search?q=alpha&cursor=x")), 400);
}

TEST_F(Http, ErrorsAreProblemDocuments) {
  for (const auto& [target, status] : std::vector<std::pair<std::string, int>>{{"/v1/search?q=%22open", 400},
                                                                               {"/v1/search?limit=many", 400},
                                                                               {"/v1/search?facet=%7B%22field%22%3A", 400},
                                                                               {"/v1/search?facet=%7B%22size%22%3A3%7D", 400},
                                                                               {"/v1/search?unknown=1", 400},
                                                                               {"/v1/nothing", 404},
                                                                               {"/v1/search?q=%zz", 400}}) {
    const auto answer = get(port_, target);
    EXPECT_EQ(status_of(answer), status) << target << "\n" << answer;
    EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << target;
  }
  EXPECT_EQ(status_of(talk(port_, "DELETE /v1/search HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")), 405);
}

TEST_F(Http, MalformedRequestsAreRefused) {
  const std::string big(40'000, 'a');
  const std::vector<std::pair<std::string, std::string>> vectors{
      {"no Host", "GET /healthz HTTP/1.1\r\n\r\n"},
      {"two Hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
      {"folded header", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"},
      {"bare line feed", "GET /healthz HTTP/1.1\nHost: a\r\n\r\n"},
      {"length and chunked", "POST /v1/search HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"two lengths", "POST /v1/search HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"},
      {"gzip coding", "POST /v1/search HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"},
      {"chunked in 1.0", "POST /v1/search HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"blank before colon", "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n"},
      {"long header", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + big + "\r\n\r\n"},
      {"long body", "POST /v1/search HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n"},
      {"no HTTP", "hello\r\n\r\n"}};
  for (const auto& [name, bytes] : vectors) {
    const auto answer = talk(port_, bytes);
    EXPECT_TRUE(answer.empty() || (status_of(answer) >= 400 && status_of(answer) < 500)) << name << "\n" << answer;
    EXPECT_EQ(answer.find("HTTP/1.1 200"), std::string::npos) << name;
  }
  EXPECT_EQ(status_of(get(port_, "/healthz")), 200);
}

TEST_F(Http, ChunkExtensionsCannotPassTheBodyLimit) {
  std::string bytes = "POST /v1/search HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20'000; ++i) bytes += "1;" + std::string(200, 'x') + "\r\na\r\n";
  const auto answer = talk(port_, bytes);
  EXPECT_EQ(answer.find("HTTP/1.1 200"), std::string::npos);
  EXPECT_EQ(status_of(get(port_, "/healthz")), 200);
}

TEST_F(Http, SlowClientsKeepNobodyWaiting) {
  std::vector<int> slow;
  for (int i = 0; i < 40; ++i) {
    slow.push_back(connect_to(port_));
    ::send(slow.back(), "GET /healthz HT", 15, MSG_NOSIGNAL);
  }
  EXPECT_EQ(status_of(get(port_, "/healthz")), 200);
  for (const int fd : slow) ::close(fd);
}

TEST_F(Http, KeepsAConnectionForSeveralRequests) {
  const std::string one = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  const auto answer = talk(port_, one + one + "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  std::size_t answers = 0;
  for (std::size_t at = 0; (at = answer.find("HTTP/1.1 200", at)) != std::string::npos; ++at) ++answers;
  EXPECT_EQ(answers, 3U);
}

}  // namespace
}  // namespace quarry::test
