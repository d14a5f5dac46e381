// SPDX-License-Identifier: GPL-3.0-or-later
// Index pages of all kinds of servers, what a HEAD request may be answered, and how many requests there are.
#include <gtest/gtest.h>

#include <atomic>

#include "conformance/reading.hpp"
#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"
#include "http/crowd.hpp"
#include "http/index_page.hpp"
#include "quarry/connectors.hpp"
#include "quarry/selection.hpp"

namespace quarry::test {
namespace {

HttpAnswer page(const std::string& type, const std::string& body, const std::string& url = "http://h/data/") {
  HttpAnswer answer;
  answer.status = 200;
  answer.url = url;
  answer.headers = {{"content-type", type}};
  answer.body = body;
  return answer;
}

TEST(HttpIndexPage, NginxTellsSizesAndTimesAsJson) {
  const auto index = http::read_index(page("application/json", R"([
    {"name":"sub dir","type":"directory","mtime":"Fri, 10 Oct 2025 07:28:00 GMT"},
    {"name":"a#b.cif","type":"file","mtime":"Fri, 10 Oct 2025 07:28:00 GMT","size":12},
    {"name":"pipe","type":"other","mtime":"Fri, 10 Oct 2025 07:28:00 GMT"},
    {"name":"..","type":"directory"}])"));
  ASSERT_EQ(index.folders.size(), 1U);
  EXPECT_EQ(index.folders.at("sub dir").url, "http://h/data/sub%20dir/");
  ASSERT_EQ(index.files.size(), 1U);
  EXPECT_EQ(index.files.at("a#b.cif").url, "http://h/data/a%23b.cif");
  EXPECT_EQ(index.files.at("a#b.cif").size, 12U);
  EXPECT_EQ(index.files.at("a#b.cif").modified, "2025-10-10T07:28:00Z");
}

TEST(HttpIndexPage, SoDoesCaddy) {
  const auto index = http::read_index(page("application/json; charset=utf-8", R"([
    {"name":"d/","size":4096,"url":"./d/","mod_time":"2025-10-10T07:28:00.5Z","mode":2147484141,"is_dir":true,"is_symlink":false},
    {"name":"f.xyz","size":7,"url":"./f.xyz","mod_time":"2025-10-10T09:28:00+02:00","mode":420,"is_dir":false,"is_symlink":false}])"));
  EXPECT_EQ(index.folders.at("d").url, "http://h/data/d/");
  EXPECT_FALSE(index.folders.at("d").size);
  EXPECT_EQ(index.files.at("f.xyz").size, 7U);
  EXPECT_EQ(index.files.at("f.xyz").modified, "2025-10-10T07:28:00Z");
}

TEST(HttpIndexPage, OtherJsonIsNoIndex) {
  for (const auto* const body : {R"({"name":"x"})", R"([1,2])", R"([{"title":"x"}])", R"({"error":"x"})"})
    EXPECT_THROW(http::read_index(page("application/json", body)), Error) << body;
  EXPECT_THROW(http::read_index(page("text/plain", "a\nb\n")), Error);
  EXPECT_TRUE(http::read_index(page("application/json", "[]")).files.empty());
}

TEST(HttpIndexPage, IisWritesWholePathsAndServersEncodeEachInItsWay) {
  const auto index = http::read_index(page("text/html", R"(<pre><A HREF="/~lab/my%20data/">[To Parent Directory]</A><br>
    10/10/2025  7:28 AM  12 <A HREF="/~lab/my%20data/a.txt">a.txt</A><br> &lt;dir&gt; <A HREF="/%7elab/my data/sub/">sub</A><br>
    <A HREF="/other/x.txt">x</A><A HREF="/~lab/my%20data/sub/deep.txt">y</A></pre>)", "http://h/%7Elab/my%20data/"));
  ASSERT_EQ(index.files.size(), 1U);
  EXPECT_EQ(index.files.begin()->first, "a.txt");
  ASSERT_EQ(index.folders.size(), 1U);
  EXPECT_EQ(index.folders.begin()->first, "sub");
}

/// `/d/` with these files, `/d/index` as one file.
class Site {
 public:
  explicit Site(const std::map<std::string, std::string>& files)
      : tree_(files), service_([this](const Call& call) { return answer(call); }) {}
  std::unique_ptr<Connector> open(const std::string& path = "/d/", std::map<std::string, std::string> settings = {}) {
    return open_source(service_.url("api", path), {.allowed_hosts = service_.hosts(), .settings = std::move(settings), .retry_scale = 0.001});
  }
  FakeService& service() { return service_; }

 private:
  Answer answer(const Call& call) {
    if (call.path == "/d") return redirect_answer("/d/", 301);
    if (call.path == "/d/") {
      std::string html;
      for (const auto& file : tree_.files()) html += "<a href=\"" + file.name + "\">x</a>\n";
      return text_answer(200, html, "text/html");
    }
    const auto file = tree_.file(call.path.substr(std::min<std::size_t>(3, call.path.size())));
    return file ? serve_bytes(call, file->bytes, file->etag(), {.modified = file->http_date()}) : text_answer(404, "none");
  }
  FileTree tree_;
  FakeService service_;
};

TEST(HttpHead, WhereItIsRefusedTheFirstByteTells) {
  for (const int status : {400, 403, 405, 501}) {
    Site site(std::map<std::string, std::string>{{"f.txt", "alpha"}, {"empty", ""}});
    site.service().add({.method = "HEAD"}, fault::status(status));
    for (const auto& [path, bytes] : std::map<std::string, std::string>{{"f.txt", "alpha"}, {"empty", ""}}) {
      const auto connector = site.open("/d/" + path);
      auto file = connector->next();
      ASSERT_TRUE(file) << status;
      EXPECT_EQ(file->path, path);
      EXPECT_EQ(fetch(*connector, *file).bytes, bytes) << status;
      EXPECT_TRUE(connector->complete());
    }
    EXPECT_TRUE(site.open("/d")->by_directory());
    EXPECT_EQ(list(site.service().url("api", "/d"), {.allowed_hosts = site.service().hosts()}).files.size(), 2U) << "a folder is found without HEAD";
    const auto missing = list(site.service().url("api", "/nowhere"), {.allowed_hosts = site.service().hosts(), .retry_scale = 0.001});
    EXPECT_EQ(missing.code, Code::not_found) << missing.what;
  }
}

TEST(HttpHead, ARefusedFileIsNoFile) {
  Site site(std::map<std::string, std::string>{{"f.txt", "alpha"}});
  for (const auto& [status, code] : std::map<int, Code>{{400, Code::unavailable}, {401, Code::permission_denied}, {403, Code::permission_denied},
                                                        {404, Code::not_found}, {500, Code::unavailable}, {503, Code::unavailable}}) {
    site.service().clear_faults();
    site.service().add({}, fault::status(status));
    const auto listing = list(site.service().url("api", "/d/f.txt"), {.allowed_hosts = site.service().hosts(), .retry_scale = 0.001});
    EXPECT_EQ(listing.code, code) << status << ": " << listing.what;
    EXPECT_FALSE(listing.complete);
  }
}

TEST(HttpHead, NewFilesAreNotAskedTwice) {
  Site site(std::map<std::string, std::string>{{"a.txt", "alpha"}, {"b.txt", "beta"}});
  const auto connector = site.open();
  while (auto file = connector->next()) {
    EXPECT_FALSE(file->size);
    std::string bytes;
    connector->fetch_new(*file, [&](std::span<const char> piece) {
      EXPECT_EQ(file->size, file->path == "a.txt" ? 5U : 4U) << "known before the first byte";
      bytes.append(piece.data(), piece.size());
      return true;
    });
    EXPECT_EQ(bytes.size(), file->size);
    EXPECT_FALSE(file->etag.empty());
    EXPECT_FALSE(file->modified.empty());
  }
  for (const auto& entry : site.service().journal().entries()) EXPECT_EQ(entry.call.method, "GET") << entry.call.target;
}

TEST(HttpHead, WhatIsLookedAtIsLookedAtTogetherAndInOrder) {
  std::map<std::string, std::string> files;
  for (int i = 100; i < 300; ++i) files["f" + std::to_string(i)] = std::string(static_cast<std::size_t>(i), 'x');
  Site site(files);
  std::atomic<int> inside = 0, most = 0;
  site.service().add({.method = "HEAD"}, [&](const Call& call, const Handler& service) {
    const int now = ++inside;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {}
    auto answer = service(call);
    answer.how.delay = std::chrono::milliseconds(2);
    --inside;
    return answer;
  });
  const auto connector = looked_at(site.open("/d/", {{"http.at_once", "16"}}));
  std::string last;
  std::size_t count = 0;
  while (const auto file = connector->next()) {
    EXPECT_GT(file->path, last);
    last = file->path;
    EXPECT_EQ(file->size, files.at(file->path).size());
    ++count;
  }
  EXPECT_EQ(count, files.size());
  EXPECT_TRUE(connector->complete());
  EXPECT_LE(most, 16);
  std::set<std::uint64_t> connections;
  for (const auto& entry : site.service().journal().requests_to("api", "/d/f")) connections.insert(entry.call.connection);
  EXPECT_GT(connections.size(), 1U);
  EXPECT_LE(connections.size(), 16U);
}

TEST(HttpHead, AtOnceMustBeANumber) {
  Site site(std::map<std::string, std::string>{{"f.txt", "alpha"}});
  for (const auto* const wrong : {"", "0", "257", "-1", "many", "1 "}) EXPECT_THROW(site.open("/d/", {{"http.at_once", wrong}}), Error) << wrong;
  EXPECT_EQ(site.open("/d/", {{"http.at_once", "7"}})->fetches_at_once(), 7U);
}

TEST(HttpCrowd, GrowsWhileAllIsWellAndShrinksWhenAsked) {
  http::Crowd crowd(64);
  const auto first = crowd.allowed();
  for (int i = 0; i < 10; ++i) crowd.answered(200);
  EXPECT_EQ(crowd.allowed(), first + 10);
  crowd.answered(429);
  EXPECT_EQ(crowd.allowed(), (first + 10) / 2);
  crowd.answered(503);
  const auto few = crowd.allowed();
  EXPECT_EQ(few, (first + 10) / 4);
  for (unsigned i = 1; i < few; ++i) crowd.answered(200);
  EXPECT_EQ(crowd.allowed(), few) << "slowly, once it was asked";
  crowd.answered(200);
  EXPECT_EQ(crowd.allowed(), few + 1);
  for (int i = 0; i < 20; ++i) crowd.answered(503);
  EXPECT_EQ(crowd.allowed(), 1U);
  crowd.answered(404);
  EXPECT_EQ(crowd.allowed(), 1U);
  for (int i = 0; i < 100'000; ++i) crowd.answered(200);
  EXPECT_EQ(crowd.allowed(), 64U);
  EXPECT_EQ(http::Crowd(2).allowed(), 2U);
}

TEST(HttpCrowd, WhoWaitsForAPlaceIsInterrupted) {
  http::Crowd crowd(1);
  const http::Crowd::Place taken(crowd, {});
  int asked = 0;
  EXPECT_THROW(http::Crowd::Place(crowd, [&] { return ++asked > 1; }), Error);
}

}  // namespace
}  // namespace quarry::test
