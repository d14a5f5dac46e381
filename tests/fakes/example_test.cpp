// SPDX-License-Identifier: GPL-3.0-or-later
// The example of README.md: a service with tokens, pages and downloads from a second host.
#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/file_tree.hpp"
#include "fakes/plain_client.hpp"
#include "fakes/service.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

class ShelfFake {
 public:
  explicit ShelfFake(const std::map<std::string, std::string>& files)
      : tree_(files), service_({"api", "cdn"}, [this](const Call& call) { return call.role == "cdn" ? cdn(call) : api(call); }) {}

  FakeService& service() { return service_; }
  FileTree& tree() { return tree_; }

 private:
  Answer api(const Call& call) {
    if (call.match("POST /token")) {
      const auto form = call.form();
      if (!form.contains("refresh_token")) return json_answer(Object{{"error", "invalid_request"}}, 400);
      token_ = "token-" + std::to_string(++issued_);
      return json_answer(Object{{"access_token", token_}, {"expires_in", 3600}});
    }
    if (token_.empty() || call.header("authorization") != "Bearer " + token_) return json_answer(Object{{"error", "unauthorized"}}, 401);
    if (call.match("GET /files")) return page(call);
    if (const auto parts = call.match("GET /files/{}/content")) return redirect_answer(service_.url("cdn", "/" + parts->at(0) + "?sig=s3cret"));
    return json_answer(Object{{"error", "not_found"}}, 404);
  }

  Answer page(const Call& call) const {
    const auto files = tree_.files();
    const auto from = static_cast<std::size_t>(call.number("page_token", 0));
    Array items;
    for (std::size_t i = from; i < std::min(from + 2, files.size()); ++i)
      items.push_back(Object{{"id", files[i].id}, {"path", files[i].path}, {"size", files[i].bytes.size()}, {"md5", md5_of(files[i].bytes)}});
    Object body{{"items", std::move(items)}};
    if (from + 2 < files.size()) body["next"] = std::to_string(from + 2);
    return json_answer(std::move(body));
  }

  Answer cdn(const Call& call) const {
    if (!call.header("authorization").empty()) return text_answer(400, "only one auth mechanism allowed");
    const auto parts = call.match("GET /{}");
    const auto file = parts && call.parameter("sig") == "s3cret" ? tree_.file(std::stoull(parts->at(0))) : std::nullopt;
    return file ? serve_bytes(call, file->bytes, file->etag(), {.modified = file->http_date()}) : text_answer(403, "signature");
  }

  FileTree tree_;
  std::string token_;
  int issued_ = 0;
  FakeService service_;  // last: it ends first
};

TEST(FakeExample, ListsInPagesAndGivesBytesFromItsOtherHost) {
  ShelfFake shelf({{"a", "first"}, {"b", "second"}, {"c", "third"}});
  auto& service = shelf.service();
  const int api = service.port("api");
  EXPECT_TRUE(ask(api, "GET", "/files").starts_with("HTTP/1.1 401 "));
  const auto token = parse_json(body_of(ask(api, "POST", "/token", "", "refresh_token=r")));
  const auto key = "Authorization: Bearer " + token.find("access_token")->as_string() + "\r\n";
  const auto first = parse_json(body_of(ask(api, "GET", "/files", key)));
  ASSERT_EQ(first.find("items")->as_array().size(), 2U);
  const auto fault = service.add(When{.role = "api", .part = "page_token="}.once(), fault::status(429, {{"Retry-After", "2"}}));
  const auto next = "/files?page_token=" + first.find("next")->as_string();
  EXPECT_TRUE(ask(api, "GET", next, key).starts_with("HTTP/1.1 429 "));
  EXPECT_EQ(service.struck(fault), 1U);
  const auto second = parse_json(body_of(ask(api, "GET", next, key)));
  EXPECT_EQ(second.find("next"), nullptr);
  const auto& last = second.find("items")->as_array().at(0);
  const auto moved = ask(api, "GET", "/files/" + std::to_string(last.find("id")->as_integer()) + "/content", key);
  const auto at = moved.find(service.host("cdn")) + service.host("cdn").size();
  const auto place = moved.substr(at, moved.find('\r', at) - at);
  EXPECT_EQ(body_of(ask(service.port("cdn"), "GET", place, "Range: bytes=2-\r\n")), "ird");
  EXPECT_TRUE(ask(service.port("cdn"), "GET", place, key).starts_with("HTTP/1.1 400 "));
}

}  // namespace
}  // namespace quarry::test
