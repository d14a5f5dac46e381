// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/zenodo_fake.hpp"

#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

Answer failed(int status, const std::string& message) { return json_answer(Object{{"status", status}, {"message", message}}, status); }

std::string encoded(const std::string& key) { return percent_encoded(key, "/!$&'()*+,;=:@"); }

}  // namespace

ZenodoFake::ZenodoFake(const std::map<std::string, std::string>& files)
    : tree(files), service({"api", "remote", "doi", "site"}, [this](const Call& call) { return answer(call); }) {
  Credentials(temp / "credentials.json").put("zenodo", {{"token", token}});
}

ConnectorOptions ZenodoFake::options(bool with_token) const {
  ConnectorOptions options;
  options.allowed_hosts = service.hosts();
  options.settings["zenodo.base_url"] = service.url("api", "/api");
  options.retry_scale = 0.001;
  if (with_token) options.credentials_file = temp / "credentials.json";
  return options;
}

bool ZenodoFake::may_read(const Call& call) const {
  return call.header("authorization") == std::string("Bearer ") + token || call.parameter("token") == share_token;
}

Answer ZenodoFake::answer(const Call& call) {
  if (call.role == "remote") {
    const auto file = tree.file(percent_decoded_once(call.path.substr(1)));
    return file ? serve_bytes(call, file->bytes, file->etag()) : text_answer(404, "none");
  }
  if (call.role == "doi") return answer_doi(call);
  if (call.role == "site") {
    const auto found = pages.find(percent_decoded_once(call.path));
    return found == pages.end() ? text_answer(404, "none") : found->second;
  }
  if (!call.header("user-agent").starts_with("quarry/"))
    return text_answer(403, "<!DOCTYPE html><html>Access to this resource has been blocked due to unusual traffic</html>", "text/html");
  if (!call.header("authorization").empty() && !may_read(call)) return failed(401, "The server could not verify that you are authorized.");
  if (!call.path.starts_with("/api/")) return text_answer(200, "<!DOCTYPE html><html>a page</html>", "text/html; charset=utf-8");
  static const std::set<std::string> known{"q", "size", "page", "sort", "token", "all_versions", "allversions"};
  for (const auto& [name, value] : call.query)
    if (!known.contains(name)) return failed(400, "Unknown parameter " + name + ": " + value);
  auto answered = answer_api(call);
  answered.headers.insert(answered.headers.end(), {{"X-RateLimit-Limit", "133"}, {"X-RateLimit-Remaining", "99"}, {"Retry-After", "59"}});
  if (answered.status == 429) answered.remove("Retry-After");
  return answered;
}

Answer ZenodoFake::answer_doi(const Call& call) const {
  const auto parts = call.match("GET /api/handles/{*}");
  if (!parts || call.parameter("type") != "URL" || call.query.size() != 1) return text_answer(404, "<html>DOI Not Found</html>", "text/html");
  const auto found = handles.find(lower_case(parts->at(0)));
  if (found == handles.end()) return json_answer(Object{{"responseCode", 100}, {"handle", parts->at(0)}}, 404);
  return json_answer(found->second);
}

Answer ZenodoFake::answer_api(const Call& call) {
  if (call.match("GET /api/records")) return records_of_community(call);
  if (const auto parts = call.match("GET /api/communities/{}"))
    return parts->at(0) == "oxides" ? json_answer(Object{{"id", "uuid"}, {"slug", "oxides"}, {"metadata", Object{{"title", "Oxides"}}}})
                                    : failed(404, "The persistent identifier does not exist.");
  if (const auto parts = call.match("GET /api/communities/{}/records"))
    return parts->at(0) == "oxides" ? records_of_community(call) : failed(404, "The persistent identifier does not exist.");
  if (const auto parts = call.match("GET /api/records/{}/versions/latest"))
    return parts->at(0) == record || parts->at(0) == concept_id ? redirect_answer(base(call) + "/api/records/" + record) : failed(404, "none");
  if (const auto parts = call.match("GET /api/records/{}/draft"))
    return may_read(call) && parts->at(0) == record ? record_of(call, parts->at(0), true) : failed(404, "The persistent identifier does not exist.");
  if (const auto parts = call.match("GET /api/records/{}/files/{*}"); parts && parts->at(1).ends_with("/content"))
    return bytes_of(call, parts->at(1).substr(0, parts->at(1).size() - 8));
  if (const auto parts = call.match("GET /api/records/{}/draft/files/{*}"); parts && parts->at(1).ends_with("/content"))
    return may_read(call) ? bytes_of(call, parts->at(1).substr(0, parts->at(1).size() - 8)) : failed(403, "Permission denied.");
  if (const auto parts = call.match("GET /api/records/{}/files")) return files_of(call, parts->at(0));
  if (const auto parts = call.match("GET /api/records/{}/draft/files")) return files_of(call, parts->at(0));
  if (const auto parts = call.match("GET /api/records/{}")) return record_of(call, parts->at(0), false);
  return failed(404, "no such route");
}

Answer ZenodoFake::record_of(const Call& call, const std::string& id, bool draft) {
  if (id == concept_id) return redirect_answer("/api/records/" + std::string(record));
  if (const auto found = records.find(id); found != records.end()) return found->second;
  if (id != record && std::find(of_community.begin(), of_community.end(), id) == of_community.end())
    return failed(404, "The persistent identifier does not exist.");
  const bool wants_native = call.header("accept").find("application/vnd.inveniordm.v1+json") != std::string::npos;
  auto answered = json_answer(wants_native && !older_dialect ? native(id, draft) : older(id));
  answered.set("ETag", "\"4\"").set("Link", "<" + base(call) + "/api/records/" + id + "> ; rel=\"linkset\" ; type=\"application/linkset+json\"");
  return answered;
}

Answer ZenodoFake::files_of(const Call& call, const std::string& id) {
  if (id != record && std::find(of_community.begin(), of_community.end(), id) == of_community.end()) return failed(404, "The persistent identifier does not exist.");
  if (access != "open" && !may_read(call)) {
    if (files_refused) return failed(403, "Permission denied.");
    return json_answer(Object{{"enabled", true}, {"entries", Array{}}});
  }
  Array entries;
  for (const auto& file : tree.files()) {
    Object entry{{"key", file.path},
                 {"mimetype", "application/octet-stream"},
                 {"status", pending.contains(file.path) ? "pending" : "completed"},
                 {"updated", "2024-03-0" + std::to_string(file.version) + "T09:00:00.123456+00:00"},
                 {"file_id", std::to_string(file.id)},
                 {"version_id", std::to_string(file.id) + "-" + std::to_string(file.version)},
                 {"access", Object{{"hidden", hidden.contains(file.path)}}},
                 {"transfer", Object{{"type", remote.contains(file.path) ? "R" : "L"}}},
                 {"links", Object{{"content", base(call) + "/api/records/" + id + "/files/" + encoded(file.path) + "/content"}}}};
    const auto size = file.bytes.size();
    entry["size"] = float_sizes ? Value(static_cast<double>(size)) : Value(size);
    if (checksums) entry["checksum"] = "md5:" + md5_of(file.bytes);
    entries.emplace_back(std::move(entry));
  }
  return json_answer(Object{{"enabled", true}, {"entries", std::move(entries)}, {"default_preview", nullptr}, {"order", Array{}}});
}

Answer ZenodoFake::bytes_of(const Call& call, const std::string& key) {
  if (access != "open" && !may_read(call)) return failed(403, "Permission denied.");
  const auto file = tree.file(key);
  if (!file) return failed(404, "File with key " + key + " not found.");
  if (remote.contains(key)) return redirect_answer(service.url("remote", "/" + encoded(key)));
  ServeOptions how{.ranges = ranges, .headers = {{"Content-MD5", md5_of(file->bytes)}, {"Content-Disposition", "attachment"}}};
  auto answered = serve_bytes(call, file->bytes, "\"md5:" + md5_of(file->bytes) + "\"", how);
  if (two_accept_ranges) answered.headers.insert(answered.headers.begin(), {"Accept-Ranges", "none"});
  return answered;
}

Answer ZenodoFake::records_of_community(const Call& call) {
  const auto size = call.number("size", 25), page = call.number("page", 1);
  if (size > 25 && !may_read(call)) return failed(400, "Page size cannot be greater than 25.");
  const std::size_t each = std::min<std::size_t>(2, static_cast<std::size_t>(size)), first = static_cast<std::size_t>(page - 1) * each;
  Array hits;
  for (auto i = first; i < std::min(first + each, of_community.size()); ++i) {
    const auto found = records.find(of_community[i]);
    hits.push_back(found != records.end() ? parse_json(found->second.body.text()) : native(of_community[i], false));
  }
  Object links{{"self", base(call) + call.target}};
  if (first + each < of_community.size())
    links["next"] = (next_host.empty() ? base(call) : next_host) + call.path + "?size=" + std::to_string(size) + "&sort=newest&page=" + std::to_string(page + 1);
  return json_answer(Object{{"hits", Object{{"hits", std::move(hits)}, {"total", of_community.size()}}}, {"links", std::move(links)}});
}

Value ZenodoFake::native(const std::string& id, bool draft) const {
  auto out = parse_json(R"({"pids":{"doi":{"provider":"datacite"},"oai":{"identifier":"oai:zenodo.org:1"}},
    "parent":{"id":"7654320","pids":{"doi":{"identifier":"10.5281/zenodo.7654320"}}},"revision_id":4,"updated":"2024-03-02T10:00:00.5+00:00",
    "access":{"record":"public","embargo":{"active":false,"until":null}},
    "metadata":{"resource_type":{"id":"dataset","title":{"en":"Dataset"}},"title":"Band gaps of TiO<sub>2</sub>","publication_date":"2024-03-01","publisher":"Zenodo",
      "creators":[{"person_or_org":{"type":"personal","name":"Doe, Jane","given_name":"Jane","family_name":"Doe",
        "identifiers":[{"scheme":"orcid","identifier":"0000-0002-1825-0097"}]},"affiliations":[{"id":"01ggx4157","name":"CERN"}]}],
      "description":"<p>All &amp; everything</p>","rights":[{"id":"cc-by-4.0","title":{"en":"Creative Commons Attribution 4.0 International"},
        "props":{"url":"https://creativecommons.org/licenses/by/4.0/legalcode","scheme":"spdx"}}],
      "subjects":[{"subject":"perovskites"}],"related_identifiers":[{"identifier":"10.1103/x","scheme":"doi","relation_type":{"id":"issupplementto"}}],
      "funding":[{"funder":{"id":"01ggx4157","name":"CERN"},"award":{"number":"12","title":{"en":"Oxides"}}}],"languages":[{"id":"eng"}],"version":"v1"}})");
  out.set_path("id", id);
  out.set_path("is_draft", draft);
  out.set_path("pids.doi.identifier", "10.5281/zenodo." + id);
  out.set_path("access.files", access == "open" ? "public" : "restricted");
  out.set_path("access.status", access);
  if (access == "embargoed") out.set_path("access.embargo", Object{{"active", true}, {"until", "2027-01-01"}});
  out.set_path("files.enabled", access != "metadata-only");
  out.set_path("files.count", tree.files().size() + static_cast<std::size_t>(more_counted));
  out.set_path("links.self_html", "https://zenodo.org/records/" + id);
  return out;
}

Value ZenodoFake::older(const std::string& id) const {
  auto out = parse_json(R"({"conceptrecid":"7654320","conceptdoi":"10.5281/zenodo.7654320","modified":"2024-03-02T10:00:00.5+00:00",
    "metadata":{"title":"Band gaps of TiO<sub>2</sub>","publication_date":"2024-03-01","description":"<p>All &amp; everything</p>",
      "creators":[{"name":"Doe, Jane","affiliation":"CERN","orcid":"0000-0002-1825-0097"}],"contributors":[{"name":"Roe, Rita","type":"DataCurator"}],
      "keywords":["perovskites"],"license":{"id":"cc-by-4.0"},"version":"v1","language":"eng",
      "related_identifiers":[{"identifier":"10.1103/x","relation":"isSupplementTo","scheme":"doi"},{"identifier":"arXiv:1","relation":"isAlternateIdentifier","scheme":"arxiv"}],
      "grants":[{"code":"12","title":"Oxides","funder":{"name":"CERN","doi":"10.13039/501100000780"}}],"resource_type":{"type":"dataset","title":"Dataset"}}})");
  out.set_path("id", std::stoll(id));
  out.set_path("doi", "10.5281/zenodo." + id);
  out.set_path("metadata.access_right", access);
  if (access == "embargoed") out.set_path("metadata.embargo_date", "2027-01-01");
  out.set_path("files", Array{});
  return out;
}

}  // namespace quarry::test
