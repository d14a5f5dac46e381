// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <map>

#include "http/html_links.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "support/fake_http_server.hpp"

namespace quarry {
namespace {

using test::FakeHttpServer;
using test::http_answer;

TEST(HtmlLinks, AreThoseOfAnchors) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases{
      {R"(<a href="a.txt">a</a><A HREF='b.txt'>b</A><a class=x href=c.txt>c</a>)", {"a.txt", "b.txt", "c.txt"}},
      {R"(<!-- <a href="hidden"> --><a href="x?C=M;O=A&amp;n=1">s</a>)", {"x?C=M;O=A&n=1"}},
      {R"(<script>var s = '<a href="no">';</script><a href="yes">)", {"yes"}},
      {R"(<a name="x"><a href="&#x67;r&#252;n">)", {"gr\xc3\xbcn"}},
      {R"(<a href="unclosed)", {"unclosed"}},
      {"<a", {}},
      {"<<<a href=x>", {}}};
  for (const auto& [html, links] : cases) EXPECT_EQ(http::read_links(html).hrefs, links) << html;
  EXPECT_EQ(http::read_links(R"(<base href="/d/"><a href="f">)").base, "/d/");
}

/// Serves pages by path; HEAD gives the header of what GET gives.
FakeHttpServer::Handler site(std::map<std::string, std::pair<std::string, std::string>> pages) {
  return [pages](const std::string& request) {
    const bool head = request.starts_with("HEAD ");
    const auto start = request.find(' ') + 1;
    const auto path = request.substr(start, request.find(' ', start) - start);
    const auto found = pages.find(path);
    if (found == pages.end()) return http_answer("404 Not Found", "Content-Type: text/html\r\n", head ? "" : "<h1>none</h1>");
    auto answer = http_answer("200 OK", "Content-Type: " + found->second.first + "\r\n", found->second.second);
    return head ? answer.substr(0, answer.find("\r\n\r\n") + 4) : answer;
  };
}

std::map<std::string, std::string> all_files(Connector& connector) {
  std::map<std::string, std::string> files;
  while (const auto file = connector.next()) {
    std::string bytes;
    connector.fetch(*file, 0, [&](std::span<const char> piece) {
      bytes.append(piece.data(), piece.size());
      return true;
    });
    files[file->path] = bytes;
  }
  return files;
}

TEST(HttpListing, WalksIndexPagesOfCommonServers) {
  const std::string html = "text/html;charset=UTF-8";
  const FakeHttpServer server(site({
      // Apache's table, with its sort links and parent
      {"/data/", {html, R"(<table><tr><th><a href="?C=N;O=D">Name</a></th></tr><tr><td><a href="/">Parent Directory</a></td></tr>
        <tr><td><a href="OUTCAR">OUTCAR</a></td><td>1.2M</td></tr><tr><td><a href="sub%20one/">sub one/</a></td></tr></table>)"}},
      // nginx's pre
      {"/data/sub%20one/", {html, R"(<pre><a href="../">../</a>
<a href="b%2ecif">b.cif</a> 10-Oct-2025 07:28  12
<a href="http://elsewhere.example/evil">evil</a><a href="/etc/passwd">p</a><a href="a/b">deep</a><a href="#top">top</a></pre>)"}},
      {"/data/OUTCAR", {"text/plain", "vasp"}},
      {"/data/sub%20one/b%2ecif", {"chemical/x-cif", "data_x"}},
  }));
  const auto connector = open_source(server.url("/data/"), {{server.host()}});
  const std::map<std::string, std::string> expected{{"OUTCAR", "vasp"}, {"sub one/b.cif", "data_x"}};
  EXPECT_EQ(all_files(*connector), expected);
  EXPECT_TRUE(connector->complete());
}

TEST(HttpListing, TakesASingleFile) {
  const FakeHttpServer server(site({{"/x/Si.cif?v=1", {"text/plain", "data_Si"}}}));
  const auto connector = open_source(server.url("/x/Si.cif?v=1"), {{server.host()}});
  EXPECT_EQ(all_files(*connector), (std::map<std::string, std::string>{{"Si.cif", "data_Si"}}));
}

TEST(HttpListing, IsNotCompleteWhereAFolderFails) {
  const FakeHttpServer server(site({{"/d/", {"text/html", R"(<a href="gone/">gone/</a><a href="f">f</a>)"}}, {"/d/f", {"text/plain", "1"}}}));
  const auto connector = open_source(server.url("/d/"), {{server.host()}});
  EXPECT_EQ(all_files(*connector).size(), 1U);
  EXPECT_FALSE(connector->complete());
  EXPECT_EQ(connector->take_diagnostics().size(), 1U);
}

TEST(HttpListing, AWebPageInsteadOfAFileIsAnError) {
  const FakeHttpServer server(site({{"/d/", {"text/html", R"(<a href="OUTCAR">OUTCAR</a>)"}}, {"/d/OUTCAR", {"text/html", "<html>log in</html>"}}}));
  const auto connector = open_source(server.url("/d/"), {{server.host()}});
  EXPECT_THROW(all_files(*connector), Error);
}

TEST(HttpListing, ALoopOfFoldersEnds) {
  const FakeHttpServer server(site({{"/d/", {"text/html", R"(<a href="./">same</a><a href="f">f</a><a href="f">f again</a>)"}}, {"/d/f", {"text/plain", "1"}}}));
  const auto connector = open_source(server.url("/d/"), {{server.host()}});
  EXPECT_EQ(all_files(*connector).size(), 1U);
}

TEST(HttpListing, OneFileUnderManyLinksIsOne) {
  const FakeHttpServer server(site({{"/d/", {"text/html", R"(<a href="a.txt">1</a><a href="./a.txt">2</a><a href="a%2etxt">3</a>
      <a href="/d/a.txt#part">4</a><a href="a.txt?C=M">sort</a>)"}}, {"/d/a.txt", {"text/plain", "1"}}}));
  const auto connector = open_source(server.url("/d/"), {{server.host()}});
  EXPECT_EQ(all_files(*connector), (std::map<std::string, std::string>{{"a.txt", "1"}}));
}

TEST(HttpListing, AFileThatLeadsToARefusedAddressCostsOnlyItself) {
  const FakeHttpServer elsewhere([](const std::string&) { return http_answer("200 OK", "", "secret"); });
  const FakeHttpServer server([&](const std::string& request) {
    if (request.find(" /d/ ") != std::string::npos)
      return http_answer("200 OK", "Content-Type: text/html\r\n", R"(<a href="a">a</a><a href="b">b</a><a href="sub/">s</a>)");
    if (request.find(" /d/a ") == std::string::npos) return http_answer("302 Found", "Location: " + elsewhere.url("/") + "\r\n", "");
    return http_answer("200 OK", "", request.starts_with("HEAD ") ? "" : "1");
  });
  const auto connector = open_source(server.url("/d/"), {{server.host()}});
  std::vector<RemoteFile> files;
  while (auto file = connector->next()) files.push_back(std::move(*file));
  ASSERT_EQ(files.size(), 2U);
  EXPECT_THROW(connector->fetch(files[1], 0, [](std::span<const char>) { return true; }), Error);
  EXPECT_FALSE(connector->complete()) << "the folder that leads there was not listed";
  EXPECT_EQ(connector->take_diagnostics().size(), 1U);
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(HttpListing, NamesThatClimbStayNames) {
  const FakeHttpServer server(site({{"/d/", {"text/html", R"(<a href="%2e%2e%2fpasswd">x</a>)"}}, {"/d/%2e%2e%2fpasswd", {"text/plain", "1"}}}));
  const auto connector = open_source(server.url("/d/"), {{server.host()}});
  const auto file = connector->next();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->path, "..%2Fpasswd");
}

TEST(HttpListing, WhatGivesAccessIsSentButNeverSaid) {
  const FakeHttpServer server(site({{"/f.csv?access_token=s3cret&v=2", {"text/csv", "a,b\n"}},
                                    {"/d/?sig=s3cret", {"text/html", R"(<a href="x.txt">x</a><a href="http://me:s3cret@h/">y</a>)"}},
                                    {"/d/x.txt", {"text/plain", "x"}}}));
  const auto connector = open_source(server.url("/f.csv?access_token=s3cret&v=2#s3cret"), {{server.host()}});
  EXPECT_EQ(connector->source(), server.url("/f.csv?v=2"));
  const auto file = connector->next();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->url, server.url("/f.csv?v=2"));
  std::string bytes;
  connector->fetch(*file, 0, [&](std::span<const char> piece) {
    bytes.append(piece.data(), piece.size());
    return true;
  });
  EXPECT_EQ(bytes, "a,b\n");
  const auto folder = open_source(server.url("/d/?sig=s3cret"), {{server.host()}});
  EXPECT_EQ(folder->source(), server.url("/d/"));
  EXPECT_EQ(all_files(*folder), (std::map<std::string, std::string>{{"x.txt", "x"}}));
  for (const auto* gone : {"/gone?token=s3cret", "/gone/?token=s3cret"}) {
    try {
      open_source(server.url(gone), {{server.host()}})->next();
      FAIL() << gone;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find("s3cret"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace quarry
