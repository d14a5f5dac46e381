// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/figshare_fake.hpp"

#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

Answer failed(int status, const std::string& message) { return json_answer(Object{{"code", status}, {"message", message}}, status); }

Answer challenge() { return {.status = 202, .headers = {{"x-amzn-waf-action", "challenge"}, {"Content-Type", "text/html; charset=UTF-8"}}}; }

}  // namespace

FigshareFake::FigshareFake(const std::map<std::string, std::string>& files)
    : tree(files), service({"api", "cdn", "s3"}, [this](const Call& call) { return answer(call); }) {
  Credentials(temp / "credentials.json").put("figshare", {{"token", token}});
}

ConnectorOptions FigshareFake::options(bool with_token) const {
  ConnectorOptions options;
  options.allowed_hosts = service.hosts();
  options.settings["figshare.base_url"] = service.url("api", "/v2");
  options.settings["figshare.download_url"] = service.url("cdn", "");
  options.settings["figshare.web_url"] = service.url("cdn", "");
  options.retry_scale = 0.001;
  if (with_token) options.credentials_file = temp / "credentials.json";
  return options;
}

bool FigshareFake::may_read(const Call& call) const { return !is_private || call.parameter("private_link") == private_link; }

Answer FigshareFake::answer(const Call& call) {
  if (call.role == "s3") return stored(call);
  if (call.role == "cdn") {
    if (const auto parts = call.match("GET /files/{}")) return challenge_downloads ? challenge() : download(call, parts->at(0));
    const auto found = web.find(call.path);
    return found == web.end() ? text_answer(404, "<!DOCTYPE html>none", "text/html") : found->second;
  }
  const auto given = call.header("authorization");
  if (!given.empty() && given != std::string("token ") + token) return failed(403, "Invalid token");
  static const std::set<std::string> known{"page", "page_size", "private_link", "doi"};
  for (const auto& [name, value] : call.query)
    if (!known.contains(name)) return failed(422, "Extra fields: " + name + "=" + value);
  return answer_api(call);
}

Answer FigshareFake::answer_api(const Call& call) {
  if (call.match("GET /v2/articles")) {
    const bool ours = call.parameter("doi") == "10.1184/r1/own";
    return json_answer(ours ? Array{Object{{"id", std::stoll(article)}, {"doi", "10.1184/R1/own"}}} : Array{});
  }
  if (const auto parts = call.match("GET /v2/file/download/{}")) return challenge_api ? challenge() : download(call, parts->at(0));
  if (const auto parts = call.match("GET /v2/collections/{}")) return parts->at(0) == "777" ? json_answer(Object{{"id", 777}, {"title", "All oxides"}}) : failed(404, "none");
  if (call.match("GET /v2/collections/777/articles"))
    return page_of(call, Array{Object{{"id", std::stoll(article)}}, Object{{"id", 404404}}});
  const auto parts = call.match("GET /v2/articles/{}/{*}");
  const auto id = parts ? parts->at(0) : call.match("GET /v2/articles/{}").value_or(std::vector<std::string>{""})[0];
  if (id != article || !may_read(call)) return failed(404, "Article not found");
  if (!parts) return json_answer(described());
  const auto rest = parts->at(1);
  if (rest == "versions/1" || rest == "versions/2") return json_answer(described());
  if (rest == "files" || (two_lists && (rest == "versions/1/files" || rest == "versions/2/files"))) return page_of(call, files());
  return failed(404, "none");
}

Answer FigshareFake::page_of(const Call& call, const Array& all) const {
  const auto size = call.number("page_size", 10), page = ignores_page ? 1 : call.number("page", 1);
  if (size > 1000 || size < 1 || page < 1) return failed(422, "page_size");
  const auto each = std::min<std::size_t>(static_cast<std::size_t>(size), most_in_page);
  const auto first = std::min(all.size(), static_cast<std::size_t>(page - 1) * each);
  const auto last = std::min(all.size(), first + each);
  return json_answer(Array(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(last)));
}

Array FigshareFake::files() const {
  Array all;
  for (const auto& file : tree.files()) {
    // Another upload is another file: its id is of its version, too.
    const auto id = static_cast<std::int64_t>(file.id * 100 + file.version);
    Object one{{"id", id}, {"name", file.name}, {"size", file.bytes.size()}, {"is_link_only", false}, {"supplied_md5", ""},
               {"computed_md5", md5_of(file.bytes)}, {"download_url", "https://ndownloader.figshare.com/files/" + std::to_string(id)}};
    all.emplace_back(one);
    for (const auto& name : extra_names) {
      one["name"] = name;
      one["id"] = id + 50;
      all.emplace_back(one);
    }
  }
  std::int64_t id = 9000;
  for (const auto& [name, url] : links)
    all.emplace_back(Object{{"id", ++id}, {"name", name}, {"size", 0}, {"is_link_only", true}, {"computed_md5", ""}, {"supplied_md5", ""}, {"download_url", url}});
  return all;
}

Value FigshareFake::described() const {
  auto out = parse_json(R"({"doi":"10.6084/m9.figshare.3000001.v2","title":"Band gaps of TiO<sub>2</sub>","description":"<p>All &amp; everything</p>",
    "authors":[{"full_name":"Jane Doe","first_name":"Jane","last_name":"Doe","orcid_id":"0000-0002-1825-0097","id":1},{"full_name":"R. Roe","orcid_id":""}],
    "license":{"value":1,"name":"CC BY 4.0","url":"https://creativecommons.org/licenses/by/4.0/"},"tags":["perovskites"],"categories":[{"id":2,"title":"Materials"}],
    "published_date":"2024-03-01T09:00:00Z","modified_date":"2024-03-02T09:00:00Z","timeline":{"firstOnline":"2024-03-01T09:00:00"},"version":2,
    "references":["https://doi.org/10.1103/x"],"resource_doi":"10.1103/y","funding_list":[{"title":"Oxides","grant_code":"12","funder_name":"NSF"}],
    "related_materials":[{"identifier":"10.1103/z","identifier_type":"DOI","relation":"IsSupplementTo"}],"group_id":12.0,
    "defined_type_name":"dataset","url_public_html":"https://figshare.com/articles/dataset/x/3000001"})");
  out.set_path("id", std::stoll(article));
  Object folders;
  std::uint64_t bytes = 0;
  for (const auto& file : tree.files()) {
    const auto slash = file.path.rfind('/');
    if (slash != std::string::npos) folders[std::to_string(file.id * 100 + file.version)] = file.path.substr(0, slash);
    bytes += file.bytes.size();
  }
  auto all = files();
  if (all.size() > 10) all.resize(10);
  out.set_path("files", all);
  out.set_path("size", bytes);
  out.set_path("folder_structure", folders);
  for (const auto& [name, value] : more.as_object()) out.set_path(name, value);
  return out;
}

/// To the store, with an address that is good for one use more than `downloads_that_expire`.
Answer FigshareFake::download(const Call& call, const std::string& id) {
  if (!may_read(call)) return failed(404, "File not found");
  const auto number = std::stoull(id);
  const auto file = tree.file((number % 100 >= 50 ? number - 50 : number) / 100);
  if (!file || (number - (number % 100 >= 50 ? 50 : 0)) % 100 != file->version) return failed(404, "File not found");
  return redirect_answer(service.url("s3", "/store/" + std::to_string(file->id) + "/" + percent_encoded(file->name) + "?X-Amz-Signature=" + std::to_string(++signed_)));
}

Answer FigshareFake::stored(const Call& call) {
  const auto xml = [](int status, const char* code) { return text_answer(status, std::string("<Error><Code>") + code + "</Code></Error>", "application/xml"); };
  if (!call.header("authorization").empty()) return xml(400, "InvalidArgument");
  const auto parts = call.match("GET /store/{}/{}");
  const auto file = parts ? tree.file(std::stoull(parts->at(0))) : std::nullopt;
  if (!file) return xml(404, "NoSuchKey");
  if (!used_.insert(call.parameter("X-Amz-Signature")).second) return xml(403, "AccessDenied");
  return serve_bytes(call, file->bytes, file->etag());
}

}  // namespace quarry::test
