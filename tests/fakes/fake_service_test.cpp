// SPDX-License-Identifier: GPL-3.0-or-later
// The fakes themselves, over plain sockets: what they say they do is what comes over the wire.
#include "fakes/service.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "fakes/file_tree.hpp"
#include "fakes/plain_client.hpp"

namespace quarry::test {
namespace {

std::string get(const FakeService& service, const std::string& path, const std::string& headers = "", const std::string& method = "GET") {
  return ask(service.port("api"), method, path, headers);
}

Answer digits(const Call& call) { return serve_bytes(call, "0123456789", "\"v1\"", {.modified = "Fri, 10 Oct 2025 07:28:00 GMT"}); }

TEST(FakeService, ReadsRequestsWholeOnOneConnection) {
  FakeService service([](const Call& call) {
    return text_answer(200, call.method + " " + call.path + " " + call.parameter("a b") + " " + call.body + "!");
  });
  Socket socket(service.port("api"));
  socket.send("POST /x%20y?a+b=c%26d&e HTTP/1.1\r\nX-Key: 1\r\nContent-Length: 5\r\n\r\nhelloGET /2 HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(socket.read_until("hello!").ends_with("POST /x%20y c&d hello!"));
  EXPECT_TRUE(socket.read_until("!").starts_with("HTTP/1.1 200 OK\r\n"));
  socket.send("PUT /3 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n");
  EXPECT_TRUE(socket.read_until("!").ends_with("PUT /3  abcde!"));
  socket.send("PUT /4 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("ok");
  EXPECT_TRUE(socket.read_until("!").ends_with("PUT /4  ok!"));
  const auto seen = service.journal().entries();
  ASSERT_EQ(seen.size(), 4U);
  EXPECT_EQ(seen[0].call.header("x-key"), "1");
  EXPECT_EQ(seen[0].call.connection, seen[3].call.connection);
  EXPECT_EQ(seen[2].call.body, "abcde");
  EXPECT_EQ(service.connections("api"), 1U);
}

TEST(FakeService, ServesRangesAsTheyAreAskedFor) {
  FakeService service(digits);
  const auto range = [&](const std::string& headers) { return get(service, "/", headers); };
  EXPECT_EQ(body_of(range("Range: bytes=2-4\r\n")), "234");
  EXPECT_NE(range("Range: bytes=7-\r\n").find("Content-Range: bytes 7-9/10\r\n"), std::string::npos);
  EXPECT_EQ(body_of(range("Range: bytes=-3\r\n")), "789");
  EXPECT_EQ(body_of(range("Range: bytes=8-99\r\n")), "89");
  EXPECT_TRUE(range("Range: bytes=10-\r\n").starts_with("HTTP/1.1 416 "));
  EXPECT_NE(range("Range: bytes=10-\r\n").find("Content-Range: bytes */10\r\n"), std::string::npos);
  EXPECT_EQ(body_of(range("Range: bytes=2-\r\nIf-Range: \"v1\"\r\n")), "23456789");
  EXPECT_EQ(body_of(range("Range: bytes=2-\r\nIf-Range: \"v0\"\r\n")), "0123456789");
  EXPECT_EQ(body_of(range("Range: bytes=2-\r\nIf-Range: Fri, 10 Oct 2025 07:28:00 GMT\r\n")), "23456789");
  EXPECT_EQ(body_of(range("Range: lines=2-\r\n")), "0123456789");
  EXPECT_TRUE(range("If-None-Match: \"v1\"\r\n").starts_with("HTTP/1.1 304 "));
  EXPECT_TRUE(range("If-Match: \"v0\"\r\n").starts_with("HTTP/1.1 412 "));
  const auto head = get(service, "/", "", "HEAD");
  EXPECT_NE(head.find("Content-Length: 10\r\n"), std::string::npos);
  EXPECT_EQ(body_of(head), "");
}

TEST(FakeService, FaultsAreWhatTheyAreCalled) {
  FakeService service(digits);
  const auto with = [&](const Action& action, const std::string& headers = "") {
    service.clear_faults();
    service.add({}, action);
    return get(service, "/", headers);
  };
  const std::string length = "Content-Length: 10\r\n";
  const auto cut = with(fault::cut_share(0.6));
  EXPECT_NE(cut.find(length), std::string::npos);
  EXPECT_EQ(body_of(cut), "012345");
  EXPECT_EQ(body_of(with(fault::cut_without_length(0.3))), "012");
  EXPECT_EQ(with(fault::cut_without_length(0.3)).find("Content-Length"), std::string::npos);
  EXPECT_EQ(body_of(with(fault::chunked())), "a\r\n0123456789\r\n0\r\n\r\n");
  EXPECT_EQ(body_of(with(fault::cut_chunked(0.5))), "a\r\n01234");
  EXPECT_EQ(body_of(with(fault::cut_chunked(1))), "a\r\n0123456789\r\n");
  const auto two = with(fault::lie_length({"3", "-4"}));
  EXPECT_NE(two.find("Content-Length: 3\r\nContent-Length: -4\r\n"), std::string::npos);
  EXPECT_EQ(body_of(two), "0123456789");
  EXPECT_NE(with(fault::lie_length_by(2)).find("Content-Length: 12\r\n"), std::string::npos);
  EXPECT_EQ(body_of(with(fault::corrupt(3))), "0122456789");
  EXPECT_EQ(body_of(with(fault::torn(3, "abcdefgh"))), "012defgh");
  EXPECT_EQ(body_of(with(fault::ignore_range(), "Range: bytes=5-\r\n")), "0123456789");
  EXPECT_EQ(body_of(with(fault::shift_range(1), "Range: bytes=5-\r\n")), "6789");
  EXPECT_NE(with(fault::shift_range(1), "Range: bytes=5-\r\n").find("Content-Range: bytes 6-9/10"), std::string::npos);
  EXPECT_NE(with(fault::lie_range("bytes 1-2/*"), "Range: bytes=5-\r\n").find("Content-Range: bytes 1-2/*"), std::string::npos);
  EXPECT_EQ(body_of(with(fault::gzip_header())), "0123456789");
  EXPECT_EQ(body_of(with(fault::gzip())).substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(body_of(with(fault::body_share(0.5))), "01234");
  EXPECT_NE(with(fault::redirect("http://x/")).find("Location: http://x/\r\n"), std::string::npos);
  EXPECT_EQ(body_of(with(fault::drip(1000))), "0123456789");
  EXPECT_EQ(body_of(with(fault::huge(50'000, 500))).size(), 50'000U);
}

TEST(FakeService, AResetIsAReset) {
  FakeService service(digits);
  service.add({}, fault::cut(4, Transmission::Cut::rst));
  Socket socket(service.port("api"));
  socket.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(body_of(socket.read_all()), "0123");
  EXPECT_TRUE(socket.was_reset());
}

TEST(FakeService, FaultsStrikeWhenTheyShould) {
  FakeService service({"api", "other"}, digits);
  const auto struck = [&](const When& when) {
    service.clear_faults();
    const auto fault = service.add(when, fault::status(503));
    std::string seen;
    for (const auto* path : {"/a", "/b/list?page=2", "/a", "/b", "/a", "/a"}) seen += get(service, path).starts_with("HTTP/1.1 503") ? 'x' : '.';
    EXPECT_EQ(service.struck(fault), static_cast<std::uint64_t>(std::count(seen.begin(), seen.end(), 'x')));
    return seen;
  };
  EXPECT_EQ(struck({}), "xxxxxx");
  EXPECT_EQ(struck({.role = "other"}), "......");
  EXPECT_EQ(struck({.method = "HEAD"}), "......");
  EXPECT_EQ(struck({.part = "/b"}), ".x.x..");
  EXPECT_EQ(struck({.part = "/b", .without = "list"}), "...x..");
  EXPECT_EQ(struck({.pattern = "page=\\d"}), ".x....");
  EXPECT_EQ(struck({.with_header = "range"}), "......");
  EXPECT_EQ(struck({.part = "/a", .skip = 1, .every = 2}), "..x..x");
  EXPECT_EQ(struck(When{.part = "/a"}.at_most(2)), "x.x...");
  EXPECT_EQ(struck(When{.part = "/a"}.once(1)), "..x...");
  const auto first = struck({.probability = 0.5, .seed = 7});
  EXPECT_EQ(struck({.probability = 0.5, .seed = 7}), first);
}

TEST(FakeService, TheJournalKnowsWhoSawASecret) {
  FakeService service({"api", "cdn"}, digits);
  get(service, "/x?token=se%63ret");
  get(service, "/y", "Authorization: Bearer other\r\n");
  EXPECT_TRUE(service.journal().any_contains("secret", "api"));
  EXPECT_TRUE(service.journal().any_contains("other"));
  EXPECT_FALSE(service.journal().any_contains("secret", "cdn"));
  EXPECT_EQ(service.journal().count("api", "/y"), 1U);
  service.journal().clear();
  EXPECT_TRUE(service.journal().entries().empty());
}

TEST(FakeService, EndsWhileOthersWait) {
  auto service = std::make_unique<FakeService>(digits);
  service->add({}, fault::stall(3));
  Socket idle(service->port("api"));
  Socket stalled(service->port("api"));
  stalled.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(stalled.read_until("012").ends_with("012"));
  service.reset();
  EXPECT_EQ(stalled.read_all(), "");
  EXPECT_EQ(idle.read_all(), "");
}

TEST(FakeService, AFakeThatFailsSaysSo) {
  FakeService service([](const Call&) -> Answer { throw std::runtime_error("no such table"); });
  EXPECT_NE(get(service, "/").find("the fake failed: no such table"), std::string::npos);
}

TEST(FakeCalls, MatchShapes) {
  Call call{.method = "HEAD", .path = "/records/a%2Fb/files/c/d%20e"};
  EXPECT_EQ(call.match("GET /records/{}/files/{*}"), (std::vector<std::string>{"a/b", "c/d e"}));
  EXPECT_FALSE(call.match("POST /records/{}/files/{*}"));
  EXPECT_FALSE(call.match("GET /records/{}/files/{}"));
  EXPECT_FALSE(call.match("GET /records/{}"));
  EXPECT_FALSE((Call{.method = "GET", .path = "/records/"}.match("GET /records/{}")));
  EXPECT_TRUE((Call{.method = "GET", .path = "/"}.match("GET /")));
}

TEST(FakeFileTree, KnowsFoldersIdsAndVersions) {
  FileTree tree({{"a", "1"}, {"b/c", "2"}, {"b/d/e", "3"}});
  const auto id = tree.file("a")->id;
  tree.put("a", "changed");
  EXPECT_EQ(tree.file(id)->bytes, "changed");
  EXPECT_EQ(tree.file("a")->version, 2U);
  EXPECT_EQ(tree.file("b/c")->rfc3339(), "2025-10-10T08:28:00Z");
  EXPECT_EQ(tree.file("b/c")->http_date(), "Fri, 10 Oct 2025 08:28:00 GMT");
  ASSERT_EQ(tree.folders_in("").size(), 1U);
  EXPECT_EQ(tree.folder(tree.folders_in("b").at(0).id)->path, "b/d");
  EXPECT_EQ(tree.files_in("b").at(0).name, "c");
  EXPECT_EQ(tree.folders().size(), 3U);
  tree.remove("a");
  tree.put("a", "1");
  EXPECT_NE(tree.file("a")->id, id);
  EXPECT_EQ(md5_of("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(sha1_of("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(base64("abcd"), "YWJjZA==");
}

}  // namespace
}  // namespace quarry::test
