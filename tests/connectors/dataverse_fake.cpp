// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/dataverse_fake.hpp"

#include <algorithm>

#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

Answer ok(Value data) { return json_answer(Object{{"status", "OK"}, {"data", std::move(data)}}); }
Answer failed(int status, const std::string& message) { return json_answer(Object{{"status", "ERROR"}, {"code", status}, {"message", message}}, status); }

std::uint64_t id_of(const TreeFile& file) { return file.id * 100 + file.version; }

/// What the service makes of an uploaded CSV.
std::string as_table(const std::string& csv) {
  auto tab = csv;
  std::replace(tab.begin(), tab.end(), ',', '\t');
  return tab;
}

}  // namespace

DataverseFake::DataverseFake(const std::map<std::string, std::string>& files)
    : tree(files), service({"api", "s3"}, [this](const Call& call) { return answer(call); }) {
  Credentials(temp / "credentials.json").put("dataverse@" + service.host("api"), {{"token", key}});
}

ConnectorOptions DataverseFake::options(bool with_key) const {
  ConnectorOptions options;
  options.allowed_hosts = service.hosts();
  options.settings["dataverse.base_url"] = service.url("api", "");
  options.retry_scale = 0.001;
  if (with_key) options.credentials_file = temp / "credentials.json";
  return options;
}

bool DataverseFake::may_read(const Call& call) const {
  const auto given = call.header("x-dataverse-key");
  return given == key || given == preview;
}

std::optional<TreeFile> DataverseFake::file_of(std::uint64_t id) const {
  const auto file = tree.file(id / 100);
  return file && id_of(*file) == id ? file : std::nullopt;
}

Answer DataverseFake::answer(const Call& call) {
  const auto number = [](const std::string& text) { return text.empty() || text.find_first_not_of("0123456789") != std::string::npos ? 0 : std::stoull(text); };
  if (call.role == "s3") {
    const auto parts = call.match("GET /{}");
    const auto file = parts ? file_of(number(parts->at(0))) : std::nullopt;
    if (!call.header("x-dataverse-key").empty()) return text_answer(400, "<Error><Code>InvalidArgument</Code></Error>", "application/xml");
    return file ? serve_bytes(call, file->bytes, file->etag()) : text_answer(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml");
  }
  if (!call.header("x-dataverse-key").empty() && !may_read(call)) return failed(401, "Bad api key");
  static const std::set<std::string> known{"persistentId", "limit", "offset", "format", "q", "type", "subtree", "start", "per_page", "sort", "order"};
  for (const auto& [name, value] : call.query)
    if (!known.contains(name)) return failed(400, "unknown parameter " + name + "=" + value);
  if (const auto parts = call.match("GET /api/datasets/privateUrlDatasetVersion/{}"))
    return parts->at(0) == preview ? ok(version_of()) : failed(404, "Private URL user not found");
  if (const auto parts = call.match("GET /api/access/datafile/{}")) return bytes_of(call, number(parts->at(0)));
  if (const auto parts = call.match("GET /api/files/{}")) {
    const auto file = file_of(number(parts->at(0)));
    return file ? ok(described(*file)) : failed(404, "File not found for given id.");
  }
  if (const auto parts = call.match("GET /api/dataverses/{}")) return parts->at(0) == "lab" ? ok(Object{{"alias", "lab"}}) : failed(404, "Can't find dataverse");
  if (call.match("GET /api/search")) return searched(call);
  if (const auto parts = call.match("GET /api/datasets/{}/{*}")) return answer_datasets(call, parts->at(0), parts->at(1));
  if (const auto parts = call.match("GET /api/datasets/{}")) return answer_datasets(call, parts->at(0), "");
  return text_answer(200, "<!DOCTYPE html><html>a page</html>", "text/html");
}

Answer DataverseFake::answer_datasets(const Call& call, const std::string& id, const std::string& rest) {
  const auto named = id == ":persistentId" ? call.parameter("persistentId") : id;
  const bool known = named == dataset || named == "17" || std::find(of_collection.begin(), of_collection.end(), named) != of_collection.end();
  if (!known || named == "doi:10.7910/DVN/GONE") return failed(404, "Dataset with Persistent ID " + named + " not found.");
  if (is_draft && !may_read(call)) return failed(401, "User :guest is not permitted to perform requested action.");
  const auto number = is_draft ? std::string(":draft") : std::string("2.1");
  if (rest.empty())
    return ok(Object{{"id", 17}, {"identifier", "DVN/ABC"}, {"persistentUrl", "https://doi.org/10.7910/DVN/ABC"}, {"publisher", "Harvard Dataverse"},
                     {"publicationDate", "2024-03-01"}, {"latestVersion", version_of()}});
  if (rest == "versions/" + number) return ok(version_of());
  if (rest == "versions/" + number + "/files") return files_of(call);
  return failed(404, "Dataset version not found.");
}

Value DataverseFake::described(const TreeFile& file) const {
  const bool table = tables.contains(file.path);
  const auto label = table ? file.name.substr(0, file.name.rfind('.')) + ".tab" : file.name;
  const auto kept = table ? as_table(file.bytes) + "\n" : file.bytes;
  Object data{{"id", id_of(file)}, {"filename", label}, {"contentType", "application/octet-stream"}, {"filesize", kept.size()}, {"creationDate", "2024-03-01"}};
  if (checksum_type == "MD5") data["md5"] = md5_of(file.bytes);
  data["checksum"] = Object{{"type", checksum_type}, {"value", checksum_type == "MD5" ? md5_of(file.bytes) : checksum_type == "SHA-1" ? sha1_of(file.bytes) : sha256_of(file.bytes)}};
  if (table) {
    data["tabularData"] = true;
    data["originalFileName"] = file.name;
    data["originalFileFormat"] = "text/csv";
    data["originalFileSize"] = file.bytes.size();
  }
  Object out{{"label", label}, {"restricted", restricted.contains(file.path)}, {"version", 1}, {"datasetVersionId", 5}, {"dataFile", std::move(data)}};
  const auto slash = file.path.rfind('/');
  if (const auto other = folders.find(file.path); other != folders.end()) out["directoryLabel"] = other->second;
  else if (slash != std::string::npos) out["directoryLabel"] = file.path.substr(0, slash);
  return out;
}

Answer DataverseFake::files_of(const Call& call) const {
  const auto files = tree.files();
  Array all;
  for (std::size_t i = 0; i + loses < files.size(); ++i) all.push_back(described(files[i]));
  if (!knows_pages) return ok(std::move(all));
  const auto first = std::min(all.size(), static_cast<std::size_t>(call.number("offset", 0)));
  const auto last = std::min(all.size(), first + std::min(most_in_page, static_cast<std::size_t>(call.number("limit", 1000))));
  return json_answer(Object{{"status", "OK"}, {"totalCount", files.size()},
                            {"data", Array(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(last))}});
}

Answer DataverseFake::bytes_of(const Call& call, std::uint64_t id) {
  const auto file = file_of(id);
  if (!file) return failed(404, "\"API endpoint does not exist on this server.\"");
  if ((is_draft || restricted.contains(file->path)) && !may_read(call)) return failed(403, "Not authorized to access this object via this API endpoint.");
  const bool table = tables.contains(file->path), wanted = call.parameter("format") == "original";
  if (wanted && !table) return failed(400, "datafile access error: requested optional service (image scaling, format conversion, etc.) is not supported on this datafile.");
  if (table && !wanted) return serve_bytes(call, as_table(file->bytes) + "\n", "", {.type = "text/tab-separated-values"});
  if (in_store) return redirect_answer(service.url("s3", "/" + std::to_string(id) + "?X-Amz-Signature=abc"), 303);
  return serve_bytes(call, file->bytes, "", {.if_range = false});
}

Answer DataverseFake::searched(const Call& call) const {
  const auto start = static_cast<std::size_t>(call.number("start", 0));
  Array items;
  for (auto i = start; i < std::min(start + 2, of_collection.size()); ++i) items.emplace_back(Object{{"type", "dataset"}, {"global_id", of_collection[i]}, {"name", "x"}});
  return ok(Object{{"total_count", of_collection.size()}, {"start", start}, {"items", std::move(items)}});
}

Value DataverseFake::version_of() const {
  auto out = parse_json(R"({"id":5,"datasetId":17,"datasetPersistentId":"doi:10.7910/DVN/ABC","lastUpdateTime":"2024-03-02T09:00:00Z","files":[],
    "license":{"name":"CC0 1.0","uri":"http://creativecommons.org/publicdomain/zero/1.0"},
    "metadataBlocks":{"citation":{"fields":[
      {"typeName":"title","typeClass":"primitive","multiple":false,"value":"Band gaps of TiO<sub>2</sub>"},
      {"typeName":"alternativeTitle","typeClass":"primitive","multiple":true,"value":["Gaps"]},
      {"typeName":"author","typeClass":"compound","multiple":true,"value":[{"authorName":{"typeName":"authorName","value":"Doe, Jane"},
        "authorAffiliation":{"typeName":"authorAffiliation","value":"CERN"},"authorIdentifierScheme":{"typeName":"authorIdentifierScheme","value":"ORCID"},
        "authorIdentifier":{"typeName":"authorIdentifier","value":"0000-0002-1825-0097"}}]},
      {"typeName":"datasetContact","typeClass":"compound","multiple":true,"value":[{"datasetContactName":{"value":"Doe, Jane"},"datasetContactEmail":{"value":"jane@example.org"}}]},
      {"typeName":"dsDescription","typeClass":"compound","multiple":true,"value":[{"dsDescriptionValue":{"value":"<p>All &amp; everything</p>"}}]},
      {"typeName":"subject","typeClass":"controlledVocabulary","multiple":true,"value":["Physics"]},
      {"typeName":"keyword","typeClass":"compound","multiple":true,"value":[{"keywordValue":{"value":"perovskites"},"keywordVocabulary":{"value":"MeSH"}}]},
      {"typeName":"publication","typeClass":"compound","multiple":true,"value":[{"publicationCitation":{"value":"Doe 2024"},"publicationIDType":{"value":"doi"},
        "publicationIDNumber":{"value":"10.1103/x"}}]},
      {"typeName":"grantNumber","typeClass":"compound","multiple":true,"value":[{"grantNumberAgency":{"value":"NSF"},"grantNumberValue":{"value":"12"}}]},
      {"typeName":"dateOfDeposit","typeClass":"primitive","multiple":false,"value":"2024-02-28"}]}}})");
  out.set_path("versionState", is_draft ? "DRAFT" : "RELEASED");
  if (!is_draft) {
    out.set_path("versionNumber", 2);
    out.set_path("versionMinorNumber", 1);
  }
  return out;
}

}  // namespace quarry::test
