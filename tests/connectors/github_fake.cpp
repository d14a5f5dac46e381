// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/github_fake.hpp"

#include <algorithm>

#include "fakes/file_tree.hpp"

namespace quarry::test {
namespace {

constexpr const char* repository = "/lab/data";

Answer error(int status, const std::string& message) {
  return json_answer(Object{{"message", message}, {"documentation_url", "https://docs.github.com/rest"}, {"status", std::to_string(status)}}, status);
}

}  // namespace

GithubFake::GithubFake() : service_({"api", "web", "cdn"}, [this](const Call& call) { return answer(call); }) {}

GithubFake::Asset& GithubFake::add(const std::string& tag, const std::string& name, const std::string& bytes) {
  const auto lock = service_.lock();
  auto& assets = releases_[tag];
  assets.push_back({name, bytes, next_id_++});
  return assets.back();
}

ConnectorOptions GithubFake::options() const {
  ConnectorOptions options;
  options.allowed_hosts = service_.hosts();
  options.settings = {{"github.base_url", service_.url("api", "")}, {"github.web.base_url", service_.url("web", "")}};
  options.retry_scale = 0.001;
  return options;
}

Value GithubFake::asset(const std::string& tag, const Asset& asset) const {
  Object object{{"id", asset.id}, {"name", asset.name}, {"state", asset.state}, {"size", asset.bytes.size()}, {"digest", nullptr},
                {"updated_at", "2025-02-01T10:00:00Z"}, {"content_type", "application/octet-stream"},
                {"url", service_.url("api", "/repos/lab/data/releases/assets/" + std::to_string(asset.id))},
                {"browser_download_url", service_.url("web", std::string(repository) + "/releases/download/" + percent_encoded(tag, "/") + "/" + percent_encoded(asset.name))}};
  if (asset.digest) object["digest"] = "sha256:" + sha256_of(asset.bytes);
  return object;
}

Value GithubFake::release(const std::string& tag) const {
  Array first;
  for (const auto& one : assets_of(tag))
    if (first.size() < 30) first.push_back(asset(tag, one));
  return Object{{"id", 1000 + static_cast<int>(std::distance(releases_.begin(), releases_.find(tag)))}, {"tag_name", tag}, {"name", "Release " + tag},
                {"body", "Measured at 300 K."}, {"draft", false}, {"prerelease", false}, {"published_at", "2025-02-01T10:00:00Z"}, {"assets", std::move(first)}};
}

Answer GithubFake::paged(const Call& call, const Array& all) const {
  const auto size = static_cast<std::size_t>(std::min<long>(call.number("per_page", 30), page_size));
  const auto page = static_cast<std::size_t>(call.number("page", 1));
  Array part;
  for (auto i = (page - 1) * size; i < std::min(all.size(), page * size); ++i) part.push_back(all[i]);
  auto answer = json_answer(std::move(part));
  if (page * size < all.size())
    answer.set("Link", "<" + service_.url("api", call.path) + "?per_page=" + std::to_string(size) + "&page=" + std::to_string(page + 1) + ">; rel=\"next\", <" +
                           service_.url("api", call.path) + "?page=9>; rel=\"last\"");
  return answer;
}

std::optional<GithubFake::Asset> GithubFake::find(int id) const {
  for (const auto& [tag, unused] : releases_)
    for (const auto& one : assets_of(tag))
      if (one.id == id) return one;
  return std::nullopt;
}

Answer GithubFake::api(const Call& call) {
  if (call.header("user-agent").empty()) return error(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.");
  if (private_repository && call.header("authorization") != "Bearer t0ken") return error(404, "Not Found");
  if (call.match("GET /repos/lab/data"))
    return json_answer(Object{{"full_name", "lab/data"}, {"description", "Band gaps of oxides"}, {"license", Object{{"spdx_id", "MIT"}}}, {"topics", Array{"dft", "oxides"}}});
  if (call.match("GET /repos/lab/data/releases")) {
    Array all;
    for (const auto& [tag, assets] : releases_) all.push_back(release(tag));
    return paged(call, all);
  }
  if (call.match("GET /repos/lab/data/releases/latest")) return releases_.empty() ? error(404, "Not Found") : json_answer(release(releases_.rbegin()->first));
  if (const auto tag = call.match("GET /repos/lab/data/releases/tags/{}"))
    return releases_.contains((*tag)[0]) ? json_answer(release((*tag)[0])) : error(404, "Not Found");
  if (const auto tag = call.match("GET /repos/lab/data/zipball/refs/tags/{*}"))
    return redirect_answer(service_.url("cdn", "/zip/" + percent_encoded((*tag)[0], "/")));
  if (const auto id = call.match("GET /repos/lab/data/releases/{}/assets")) {
    for (const auto& [tag, assets] : releases_) {
      if (std::to_string(release(tag).find("id")->as_integer()) != (*id)[0]) continue;
      Array all;
      for (const auto& one : assets_of(tag)) all.push_back(asset(tag, one));
      return paged(call, all);
    }
    return error(404, "Not Found");
  }
  if (const auto id = call.match("GET /repos/lab/data/releases/assets/{}")) {
    const auto found = find(std::stoi((*id)[0]));
    if (!found) return error(404, "Not Found");
    if (call.header("accept") != "application/octet-stream") return json_answer(asset("", *found));
    return redirect_answer(service_.url("cdn", "/asset/" + (*id)[0] + "?sig=signed"));
  }
  return error(404, "Not Found");
}

Answer GithubFake::answer(const Call& call) {
  if (call.role == "api") return api(call);
  if (call.role == "web") {
    const auto parts = call.match("GET /lab/data/releases/download/{*}");
    if (!parts || private_repository) return text_answer(404, "<!DOCTYPE html><html>Page not found</html>", "text/html");
    const auto slash = (*parts)[0].rfind('/');
    const auto found = releases_.find((*parts)[0].substr(0, slash));
    if (found != releases_.end())
      for (const auto& one : assets_of(found->first))
        if (one.name == (*parts)[0].substr(slash + 1)) return redirect_answer(service_.url("cdn", "/asset/" + std::to_string(one.id) + "?sig=signed"));
    return text_answer(404, "Not Found");
  }
  if (!call.header("authorization").empty()) return text_answer(400, "<Error><Code>InvalidArgument</Code></Error>", "application/xml");
  if (call.match("GET /zip/{*}")) {
    auto zip = serve_bytes(call, "PK-source", "", {.ranges = false});
    zip.how.framing = Transmission::Framing::chunked;
    return zip;
  }
  const auto id = call.match("GET /asset/{}");
  const auto found = id ? find(std::stoi((*id)[0])) : std::nullopt;
  if (!found) return text_answer(404, "BlobNotFound");
  return serve_bytes(call, found->bytes, "\"0x" + md5_of(found->bytes) + "\"");
}

}  // namespace quarry::test
